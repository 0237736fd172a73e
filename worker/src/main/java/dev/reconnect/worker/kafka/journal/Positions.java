package dev.reconnect.worker.kafka.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reconnect.worker.shard.Source;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Map;

/**
 * How far a shard has read each source. The journal keeps it under a reserved key: there it never expires, as the
 * offsets of a group without members do. Layout: version (1), number of partitions, then one offset per source, -1 if
 * there is none.
 *
 * @param partitions how many shards there were when this was written
 * @param offsets for each source, the offset at which reading goes on after the last record that was taken
 */
public record Positions(int partitions, Map<Source, Long> offsets) {

    /** A key that begins with this is not a loginId. */
    public static final String RESERVED = "#";

    static final String KEY = RESERVED + "positions";

    private static final byte VERSION = 1;
    private static final long NONE = -1;
    private static final int LENGTH = 1 + Integer.BYTES + 3 * Long.BYTES;

    public Positions {
        offsets = Map.copyOf(offsets);
    }

    public static byte[] key() {
        return KEY.getBytes(UTF_8);
    }

    /** A copy in which the newer offsets replace those of the same sources. */
    public Positions advancedTo(Map<Source, Long> newer) {
        Map<Source, Long> merged = new EnumMap<>(Source.class);
        merged.putAll(offsets);
        merged.putAll(newer);
        return new Positions(partitions, merged);
    }

    public byte[] bytes() {
        return ByteBuffer.allocate(LENGTH)
                .put(VERSION)
                .putInt(partitions)
                .putLong(offset(Source.INTERACTIVE))
                .putLong(offset(Source.BATCH))
                .putLong(offset(Source.REDIRECTS))
                .array();
    }

    public static Positions read(byte[] value) {
        if (value.length != LENGTH || value[0] != VERSION) {
            throw new UnreadableJournalException(
                    value.length == 0 ? "empty positions" : "positions of format version " + value[0]);
        }
        ByteBuffer bytes = ByteBuffer.wrap(value, 1, LENGTH - 1);
        int partitions = bytes.getInt();
        Map<Source, Long> offsets = new EnumMap<>(Source.class);
        put(offsets, Source.INTERACTIVE, bytes.getLong());
        put(offsets, Source.BATCH, bytes.getLong());
        put(offsets, Source.REDIRECTS, bytes.getLong());
        return new Positions(partitions, offsets);
    }

    private long offset(Source source) {
        return offsets.getOrDefault(source, NONE);
    }

    private static void put(Map<Source, Long> offsets, Source source, long offset) {
        if (offset != NONE) {
            offsets.put(source, offset);
        }
    }
}
