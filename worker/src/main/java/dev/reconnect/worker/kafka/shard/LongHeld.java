package dev.reconnect.worker.kafka.shard;

import dev.reconnect.worker.kafka.shard.HeldRecords.Held;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Remembers since when the same transaction holds a partition back, and warns once a minute if that is too long. */
final class LongHeld {

    private static final Duration LONG = Duration.ofMinutes(1);

    /** {@code since} is when this worker first saw it: the transaction may be older. */
    private record Seen(long offset, long records, Instant since) {}

    /** How many records are held back for long, and where and since when the oldest transaction is open. */
    record Warning(long records, TopicPartition oldest, long offset, Instant since) {}

    private final Map<TopicPartition, Seen> seen = new HashMap<>();
    private Instant warnAgain = Instant.MIN;

    /** What to warn of now; null if nothing is held back for long, or if that was said less than a minute ago. */
    @Nullable Warning warning(Map<TopicPartition, Held> held, Instant now) {
        seen.keySet().retainAll(held.keySet());
        held.forEach((partition, one) ->
                seen.merge(partition, new Seen(one.offset(), one.records(), now), LongHeld::latest));
        Instant longAgo = now.minus(LONG);
        Map.Entry<TopicPartition, Seen> oldest = seen.entrySet().stream()
                .min(Comparator.comparing(entry -> entry.getValue().since()))
                .orElse(null);
        if (oldest == null || oldest.getValue().since().isAfter(longAgo) || now.isBefore(warnAgain)) {
            return null;
        }
        warnAgain = now.plus(LONG);
        long records = seen.values().stream()
                .filter(one -> !one.since().isAfter(longAgo))
                .mapToLong(Seen::records)
                .sum();
        return new Warning(
                records,
                oldest.getKey(),
                oldest.getValue().offset(),
                oldest.getValue().since());
    }

    /** The offset moves on when a transaction ends, so another offset is another transaction. */
    private static Seen latest(Seen before, Seen now) {
        return before.offset() == now.offset() ? new Seen(now.offset(), now.records(), before.since()) : now;
    }
}
