package dev.reconnect.worker.app;

import dev.reconnect.worker.kafka.shard.ShardHealth;
import dev.reconnect.worker.kafka.shard.ShardHealth.State;
import dev.reconnect.worker.shard.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Since when no consumer has come by for a running shard's records. A shard that its consumer has forgotten beats and
 * commits as well as any other; only what it does not read tells them apart. Used by one thread.
 */
final class ConsumerWatchdog {

    private record Seen(long times, Instant since) {}

    private final Map<Integer, Map<Source, Seen>> shards = new HashMap<>();

    /**
     * The source whose consumer has not come by for longer than this; null where there is none.
     *
     * @param feedsRead whether the consumers read at all: where not, nobody is blamed and the time begins anew
     */
    @Nullable Source longMissed(ShardHealth shard, boolean feedsRead, Instant now, Duration longest) {
        if (shard.state() != State.RUNNING || !feedsRead) {
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

    /** Forgets the shards that are not here any more. */
    void forgetAllBut(Set<Integer> present) {
        shards.keySet().retainAll(present);
    }
}
