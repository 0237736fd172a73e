package dev.reconnect.worker.ops;

import dev.reconnect.worker.shard.SessionCounts.CountedState;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What each shard says of its sessions, summed up at each look. It has as many entries as there are shards. The
 * registry keeps this object alive: a gauge of a collected object would say NaN.
 */
final class SessionGauges {
    private final Clock clock;
    private final Map<Integer, ShardSessions> shards = new ConcurrentHashMap<>();

    SessionGauges(MeterRegistry registry, Clock clock) {
        this.clock = clock;
        for (CountedState countedState : CountedState.values()) {
            Gauge.builder("reconnect.sessions", this, gauges -> gauges.count(countedState))
                    .tag("state", Meters.tag(countedState))
                    .strongReference(true)
                    .description("Sessions by state; resting ones are over and remembered")
                    .register(registry);
        }
        Gauge.builder("reconnect.refresh.oldest.age", this, SessionGauges::oldestAge)
                .strongReference(true)
                .baseUnit("seconds")
                .description("Age of the oldest refresh that has no terminal outcome yet; 0 if there is none")
                .register(registry);
        Gauge.builder("reconnect.shards.owned", shards, Map::size)
                .strongReference(true)
                .description("Shards that this worker owns")
                .register(registry);
    }

    void set(int shard, Map<CountedState, Integer> sessions, @Nullable Instant oldestOpen) {
        shards.put(shard, new ShardSessions(Map.copyOf(sessions), oldestOpen));
    }

    void remove(int shard) {
        shards.remove(shard);
    }

    private double count(CountedState countedState) {
        return shards.values().stream()
                .mapToInt(shard -> shard.sessions.getOrDefault(countedState, 0))
                .sum();
    }

    private double oldestAge() {
        return shards.values().stream()
                .map(ShardSessions::oldestOpen)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .map(oldest ->
                        Math.max(0, Duration.between(oldest, clock.instant()).toMillis() / 1000.0))
                .orElse(0.0);
    }

    private record ShardSessions(
            Map<CountedState, Integer> sessions, @Nullable Instant oldestOpen) {}
}
