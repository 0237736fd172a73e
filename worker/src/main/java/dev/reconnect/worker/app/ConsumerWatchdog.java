package dev.reconnect.worker.app;

import dev.reconnect.worker.kafka.shard.ShardHealth;
import dev.reconnect.worker.kafka.shard.ShardHealth.ShardState;
import dev.reconnect.worker.shard.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Measures since when no consumer has come by for the records of a running shard. A shard that its consumer has
 * forgotten sends heartbeats and commits like any other; only the missing visits show it. Used by one thread.
 */
final class ConsumerWatchdog {

    private record Seen(long times, Instant since) {}

    private final Map<Integer, Map<Source, Seen>> shards = new HashMap<>();

    /**
     * The source whose consumer has not come by for longer than {@code longest}; null if there is none.
     *
     * @param readersWork whether the consumers read at all; if not, no source is reported and the time starts again
     */
    @Nullable Source longMissed(ShardHealth shard, boolean readersWork, Instant now, Duration longest) {
        if (shard.state() != ShardState.RUNNING || !readersWork) {
            shards.remove(shard.partition());
            return null;
        }
        Map<Source, Seen> seen = shards.computeIfAbsent(shard.partition(), unused -> new EnumMap<>(Source.class));
        Source missed = null;
        for (Map.Entry<Source, Long> visits : shard.visits().entrySet()) {
            Seen last = seen.get(visits.getKey());
            if (last == null
                    || last.times() != visits.getValue()
                    || last.since().isBefore(shard.since())) {
                seen.put(visits.getKey(), new Seen(visits.getValue(), now));
            } else if (Duration.between(last.since(), now).compareTo(longest) > 0) {
                missed = visits.getKey();
            }
        }
        return missed;
    }

    /** Forgets the shards that this worker does not hold any more. */
    void forgetAllBut(Set<Integer> present) {
        shards.keySet().retainAll(present);
    }
}
