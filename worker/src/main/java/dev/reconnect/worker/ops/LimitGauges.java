package dev.reconnect.worker.ops;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToDoubleFunction;

/**
 * The limits of calls to Flinks, as they were at the last look. The registry keeps this object alive: a gauge of a
 * collected object would say NaN.
 */
final class LimitGauges {

    private final MeterRegistry registry;
    private final Map<String, AtomicLong> waits = new ConcurrentHashMap<>();
    private volatile Stand stand = new Stand(0, 0, 0, 0, Duration.ZERO, 0);

    private record Stand(double perSecond, int openLimit, int open, int uncommitted, Duration held, long slowDowns) {}

    LimitGauges(MeterRegistry registry) {
        this.registry = registry;
        gauge(
                "reconnect.flinks.limit.calls.per.second",
                Stand::perSecond,
                "The rate that calls may go out at, as adapted");
        gauge("reconnect.flinks.limit.open.calls", Stand::openLimit, "How many calls may be under way, as adapted");
        gauge("reconnect.flinks.open.calls", Stand::open, "Calls that are not answered yet");
        gauge(
                "reconnect.flinks.uncommitted.answers",
                Stand::uncommitted,
                "Answers that no shard has committed yet; they keep the places of their calls");
        gauge(
                "reconnect.flinks.hold.seconds",
                now -> now.held.toMillis() / 1000.0,
                "For how much longer Flinks wants to be left alone; 0 if it does not. A fault of ours has no end: see readiness");
        FunctionCounter.builder("reconnect.flinks.slow.downs", this, gauges -> gauges.stand.slowDowns)
                .description("Answers that said slow down")
                .register(registry);
    }

    private void gauge(String name, ToDoubleFunction<Stand> value, String description) {
        Gauge.builder(name, this, gauges -> value.applyAsDouble(gauges.stand))
                .strongReference(true)
                .description(description)
                .register(registry);
    }

    void set(double perSecond, int openLimit, int open, int uncommitted, Duration held, long slowDowns) {
        stand = new Stand(perSecond, openLimit, open, uncommitted, held, slowDowns);
    }

    /** Sets how often calls have waited in all. Both words come from small fixed sets. */
    void waited(String who, String why, long times) {
        waits.computeIfAbsent(who + ' ' + why, unused -> {
                    AtomicLong count = new AtomicLong();
                    FunctionCounter.builder("reconnect.flinks.waits", count, AtomicLong::get)
                            .tags("who", who, "why", why)
                            .description("How often a call was told to wait for a permit; each may be, many times")
                            .register(registry);
                    return count;
                })
                .set(times);
    }
}
