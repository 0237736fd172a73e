package dev.reconnect.worker.shard;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An input record as it came. The arrays are never written to.
 *
 * @param next the offset at which reading goes on after this record
 * @param timestamp the broker's or the producer's time, as the topic is configured
 * @param headers in order; names may repeat
 */
@SuppressWarnings("ArrayRecordComponent") // bytes of others, kept as they came; no one compares records
public record RawRecord(
        Source source,
        int partition,
        long offset,
        long next,
        Instant timestamp,
        byte @Nullable [] key,
        List<Header> headers,
        byte @Nullable [] value) {

    public RawRecord {
        if (next <= offset) {
            throw new IllegalArgumentException("reading goes on at " + next + " after offset " + offset);
        }
        headers = List.copyOf(headers);
    }

    /** A record header; Kafka allows a null value. */
    @SuppressWarnings("ArrayRecordComponent")
    public record Header(String name, byte @Nullable [] value) {}
}
