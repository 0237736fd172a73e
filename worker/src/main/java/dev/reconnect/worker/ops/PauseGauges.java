package dev.reconnect.worker.ops;

import dev.reconnect.contracts.Lane;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * What an operator has paused, as numbers. The log and {@code status} name the institutions: a tag for each would bring
 * as many series as there are banks.
 */
final class PauseGauges {
    private volatile Set<Lane> lanes = Set.of();
    private volatile int institutions;

    PauseGauges(MeterRegistry registry) {
        for (Lane lane : Lane.values()) {
            gauge(registry, "lane-" + Meters.tag(lane), gauges -> gauges.lanes.contains(lane) ? 1 : 0);
        }
        gauge(registry, "institutions", gauges -> gauges.institutions);
    }

    private void gauge(MeterRegistry registry, String what, ToDoubleFunction<PauseGauges> value) {
        Gauge.builder("reconnect.paused", this, value)
                .tag("what", what)
                .strongReference(true)
                .description("What an operator has paused: 1 for a paused lane, the number of paused institutions")
                .register(registry);
    }

    void set(Set<Lane> pausedLanes, int pausedInstitutions) {
        lanes = Set.copyOf(pausedLanes);
        institutions = pausedInstitutions;
    }
}
