package dev.reconnect.worker.kafka.feed;

import dev.reconnect.worker.shard.RawRecord;
import dev.reconnect.worker.shard.Source;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers the records of each partition to its inbox, and remembers the next offset. It pauses a partition if the
 * inbox is full, and resumes it when there is space. A partition without an inbox stays paused, and one whose next
 * record the client cannot read stays paused too, so that the others go on. Only the consumer's thread uses it.
 */
public final class InboxDelivery {

    private static final Logger log = LoggerFactory.getLogger(InboxDelivery.class);

    /** How the client begins to say that it cannot read a record; the partition's name and a full stop follow. */
    private static final String CANNOT_READ = "Received exception when fetching the next record from ";

    private final Source source;
    private final String topic;
    private final Map<Integer, Stream> streams = new HashMap<>();

    public InboxDelivery(Source source, String topic) {
        this.source = source;
        this.topic = topic;
    }

    private static final class Stream {
        private final Inbox inbox;
        private long next;
        /** Why the record at {@code next} cannot be read; null if nothing is wrong. */
        private @Nullable String unreadable;

        private Stream(Inbox inbox, long next) {
            this.inbox = inbox;
            this.next = next;
        }
    }

    /** From now on delivers the partition to this inbox, from this position. The consumer must be assigned to it. */
    public void begin(Consumer<byte[], byte[]> consumer, int partition, long position, Inbox inbox) {
        streams.put(partition, new Stream(inbox, position));
        consumer.seek(at(partition), position);
    }

    /** Forgets the partition. It does not change the consumer's assignment. */
    public void end(int partition) {
        streams.remove(partition);
    }

    /** The partitions that have an inbox. */
    Set<TopicPartition> followed() {
        Set<TopicPartition> followed = new HashSet<>();
        streams.keySet().forEach(partition -> followed.add(at(partition)));
        return followed;
    }

    /** Moves a new consumer to where the old one stopped. It must be assigned to all {@link #followed} partitions. */
    void resume(Consumer<byte[], byte[]> consumer) {
        streams.forEach((partition, stream) -> consumer.seek(at(partition), stream.next));
    }

    /**
     * Polls once. If the client cannot read the next record of a partition, such as one whose bytes are damaged, that
     * partition stays paused until another consumer begins with it: this one would not fetch the record again.
     */
    public ConsumerRecords<byte[], byte[]> poll(Consumer<byte[], byte[]> consumer) {
        try {
            return consumer.poll(PollThread.POLL);
        } catch (KafkaException e) {
            Integer partition = unreadable(e);
            if (partition == null) {
                throw e;
            }
            stop(consumer, partition, e);
            return ConsumerRecords.empty();
        }
    }

    /** The partition that the failure is about; null if it is not about one. Only the client's words tell it. */
    private @Nullable Integer unreadable(KafkaException e) {
        String message = String.valueOf(e.getMessage());
        return e.getClass() == KafkaException.class && message.startsWith(CANNOT_READ)
                ? streams.keySet().stream()
                        .filter(partition -> message.startsWith(CANNOT_READ + at(partition) + "."))
                        .findFirst()
                        .orElse(null)
                : null;
    }

    private void stop(Consumer<byte[], byte[]> consumer, int partition, KafkaException e) {
        Stream stream = streams.get(partition);
        if (stream == null) {
            return;
        }
        String cause = e.getCause() == null
                ? "no cause is told"
                : String.valueOf(e.getCause().getMessage());
        log.error("{} cannot be read at offset {}: it stops here, and the others go on", at(partition), stream.next, e);
        stream.unreadable = at(partition) + " cannot be read at offset " + stream.next + ": " + cause;
        consumer.pause(List.of(at(partition)));
    }

    /** Which partition cannot be read, where and why; null if all can. */
    public @Nullable String unreadable() {
        return streams.values().stream()
                .map(stream -> stream.unreadable)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    public void deliver(ConsumerRecords<byte[], byte[]> polled) {
        for (TopicPartition from : polled.partitions()) {
            Stream stream = streams.get(from.partition());
            if (stream != null) {
                OffsetAndMetadata next = polled.nextOffsets().get(from);
                List<RawRecord> records = raw(source, polled.records(from), next == null ? 0 : next.offset());
                records.forEach(record -> stream.next = record.next());
                stream.inbox.offer(source, records);
            }
        }
    }

    /** Pauses each assigned partition whose inbox has no space, and resumes each whose inbox has. */
    public void balance(Consumer<byte[], byte[]> consumer) {
        Set<TopicPartition> paused = consumer.paused();
        List<TopicPartition> pause = new ArrayList<>();
        List<TopicPartition> resume = new ArrayList<>();
        for (TopicPartition held : consumer.assignment()) {
            Stream stream = streams.get(held.partition());
            if (stream != null) {
                stream.inbox.visited(source);
            }
            boolean space = stream != null && stream.inbox.hasSpace(source) && stream.unreadable == null;
            if (space && paused.contains(held)) {
                resume.add(held);
            } else if (!space && !paused.contains(held)) {
                pause.add(held);
            }
        }
        if (!pause.isEmpty()) {
            consumer.pause(pause);
        }
        if (!resume.isEmpty()) {
            consumer.resume(resume);
        }
    }

    public TopicPartition at(int partition) {
        return new TopicPartition(topic, partition);
    }

    /** The records of one partition in a poll. {@code next} is where the consumer reads on behind them (KIP-1094). */
    public static List<RawRecord> raw(Source source, List<ConsumerRecord<byte[], byte[]>> polled, long next) {
        List<RawRecord> records = new ArrayList<>();
        // The last one covers the markers behind it, so they are no lag. What comes in a poll without records, such as
        // an aborted transaction at the end, stays lag until the next record.
        for (ConsumerRecord<byte[], byte[]> record : polled) {
            long after = record.offset() + 1;
            records.add(raw(source, record, records.size() == polled.size() - 1 ? Math.max(next, after) : after));
        }
        return records;
    }

    private static RawRecord raw(Source source, ConsumerRecord<byte[], byte[]> record, long next) {
        List<RawRecord.Header> headers = new ArrayList<>();
        for (Header header : record.headers()) {
            headers.add(new RawRecord.Header(header.key(), header.value()));
        }
        return new RawRecord(
                source,
                record.partition(),
                record.offset(),
                next,
                Instant.ofEpochMilli(record.timestamp()),
                record.key(),
                headers,
                record.value());
    }
}
