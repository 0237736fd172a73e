package dev.reconnect.worker.kafka.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reconnect.worker.session.RestingMemory;
import dev.reconnect.worker.session.Session;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Reads one partition of the journal, with a consumer that reads only committed records. */
public final class JournalReader {

    private static final Duration POLL = Duration.ofMillis(200);

    private final String topic;
    private final Murmur2Placement placement;
    private final JournalFormat format;
    private final Duration longest;
    private final Duration longestStall;

    /**
     * @param placement which partition a key belongs to; a key of another partition is refused
     * @param longest how long the whole reading may take
     * @param longestStall how long the reading may make no progress
     */
    public JournalReader(
            String topic, Murmur2Placement placement, JournalFormat format, Duration longest, Duration longestStall) {
        this.topic = topic;
        this.placement = placement;
        this.format = format;
        this.longest = longest;
        this.longestStall = longestStall;
    }

    /**
     * What the journal holds.
     *
     * @param positions null if no owner has ever committed any
     * @param forgotten for how many logins at rest there was no memory; their values stay in the journal
     */
    public record Journal(
            Map<String, Session> sessions, @Nullable Positions positions, int forgotten) {}

    /**
     * Reads the partition up to an offset. If the logins at rest take more memory than they may, it leaves out those that
     * were written first.
     *
     * @param end the offset after the last record, whether or not its transaction has ended; the caller fences every
     *     other writer before it asks for it. The end that the consumer itself knows is that of the last stable record:
     *     what follows an open transaction would be missing without a word.
     * @param resting how much memory the logins at rest may take
     * @throws UnreadableJournalException if a record cannot be read; it names the offset, and only a newer release or a
     *     repair helps
     * @throws TimeoutException if the reading stalls or takes too long
     */
    public Journal read(int partition, Consumer<byte[], byte[]> consumer, long end, RestingMemory resting) {
        RestoredSessions sessions = new RestoredSessions(resting);
        AtomicReference<@Nullable Positions> positions = new AtomicReference<>();
        TopicPartition journal = assigned(partition, consumer);
        // Whoever answers last may have been a leader that no longer was one.
        scan(journal, consumer, Math.max(end, stableEnd(journal, consumer)), (key, record) -> {
            byte[] value = record.value();
            if (key.equals(Positions.KEY)) {
                positions.set(positions(record, value));
            } else if (value == null) {
                sessions.remove(key);
            } else {
                sessions.put(key, session(record, value));
            }
        });
        return new Journal(sessions.all(), positions.get(), sessions.forgotten());
    }

    /**
     * Reads the stable records of the partition only to check that it was written for the present number of partitions.
     *
     * @throws UnreadableJournalException if it was not
     * @throws TimeoutException if the reading stalls or takes too long
     */
    public void checkPlacement(int partition, Consumer<byte[], byte[]> consumer) {
        TopicPartition journal = assigned(partition, consumer);
        scan(journal, consumer, stableEnd(journal, consumer), (key, record) -> {
            if (key.equals(Positions.KEY)) {
                positions(record, record.value());
            }
        });
    }

    private TopicPartition assigned(int partition, Consumer<byte[], byte[]> consumer) {
        TopicPartition journal = new TopicPartition(topic, partition);
        consumer.assign(List.of(journal));
        return journal;
    }

    private long stableEnd(TopicPartition journal, Consumer<byte[], byte[]> consumer) {
        Long end = consumer.endOffsets(Set.of(journal), longestStall).get(journal);
        if (end == null) {
            throw new TimeoutException(journal + " has no end");
        }
        return end;
    }

    private void scan(
            TopicPartition journal,
            Consumer<byte[], byte[]> consumer,
            long end,
            BiConsumer<String, ConsumerRecord<byte[], byte[]>> action) {
        consumer.seekToBeginning(Set.of(journal));
        long started = System.nanoTime();
        long moved = started;
        long position = consumer.position(journal, longestStall);
        while (position < end) {
            consumer.poll(POLL).records(journal).forEach(record -> action.accept(key(record), record));
            long now = System.nanoTime();
            long next = consumer.position(journal, longestStall);
            if (next > position) {
                position = next;
                moved = now;
            } else if (now - moved > longestStall.toNanos()) {
                throw new TimeoutException(journal + " gave nothing for " + longestStall.toSeconds() + " s at offset "
                        + position + " of " + end
                        + ": if Kafka is well, a transaction may be open there (kafka-transactions.sh find-hanging)");
            }
            if (now - started > longest.toNanos()) {
                throw new TimeoutException(journal + " was not read within " + longest.toSeconds() + " s");
            }
        }
    }

    private String key(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null) {
            throw unreadable(record, "a record without a key");
        }
        String key = new String(record.key(), UTF_8);
        if (key.startsWith(Positions.RESERVED)) {
            if (!key.equals(Positions.KEY)) {
                throw unreadable(record, "a reserved key that this release does not know");
            }
        } else if (placement.shardOf(key) != record.partition()) {
            throw unreadable(
                    record,
                    "a login that belongs to another of " + placement.partitions()
                            + " partitions: partitions were added after it was written");
        }
        return key;
    }

    private @Nullable Positions positions(ConsumerRecord<byte[], byte[]> record, byte @Nullable [] value) {
        if (value == null) {
            return null;
        }
        Positions positions;
        try {
            positions = Positions.read(value);
        } catch (UnreadableJournalException e) {
            throw unreadable(record, e.getMessage());
        }
        if (positions.partitions() != placement.partitions()) {
            throw unreadable(
                    record,
                    "positions written for " + positions.partitions() + " partitions, and now "
                            + placement.partitions());
        }
        return positions;
    }

    private Session session(ConsumerRecord<byte[], byte[]> record, byte[] value) {
        try {
            return format.read(value);
        } catch (UnreadableJournalException e) {
            throw unreadable(record, e.getMessage());
        }
    }

    private static UnreadableJournalException unreadable(ConsumerRecord<?, ?> record, @Nullable String what) {
        return new UnreadableJournalException("journal " + record.topic() + " partition " + record.partition()
                + " offset " + record.offset() + ": " + what);
    }
}
