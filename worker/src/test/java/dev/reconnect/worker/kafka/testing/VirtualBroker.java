package dev.reconnect.worker.kafka.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reconnect.worker.kafka.feed.InboxDelivery;
import dev.reconnect.worker.kafka.journal.Murmur2Placement;
import dev.reconnect.worker.shard.Placement;
import dev.reconnect.worker.shard.RawRecord;
import dev.reconnect.worker.shard.Source;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/**
 * What of Kafka the guarantees rest on, in memory and in virtual time: partitions, transactions that are atomic, ids whose
 * last initialiser is the only one who can commit, offsets that only a present member can move, compaction. Records of an
 * open transaction are nowhere until it commits, which is what a reader of committed records sees.
 */
public final class VirtualBroker {

    /** As real ones are: a transaction that is open for longer is aborted by the broker. */
    private static final long TRANSACTION_TIMEOUT_MILLIS = 60_000;

    private final int partitions;
    private final Murmur2Placement placement;
    private final Supplier<Instant> clock;
    private final VirtualGroup group;
    private final Map<TopicPartition, Log> logs = new HashMap<>();
    private final Map<String, Integer> epochs = new HashMap<>();
    private final Map<String, Map<TopicPartition, Long>> offsets = new HashMap<>();
    private Consumer<ConsumerRecord<byte[], byte[]>> appended = record -> {};

    private static final class Log {
        private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        private long next;
    }

    /** @param group the one with members; offsets of all others are anybody's */
    public VirtualBroker(int partitions, Supplier<Instant> clock, VirtualGroup group) {
        this.partitions = partitions;
        this.placement = new Murmur2Placement(partitions);
        this.clock = clock;
        this.group = group;
    }

    /** {@code listener} sees every record that becomes durable, in order. */
    public void onAppend(Consumer<ConsumerRecord<byte[], byte[]>> listener) {
        appended = listener;
    }

    public int partitions() {
        return partitions;
    }

    /** Appends outside any transaction, as a producer of requests does. */
    public long publish(ProducerRecord<byte[], byte[]> record) {
        return append(record);
    }

    /** Committed records from this offset on, so many at most. */
    public List<ConsumerRecord<byte[], byte[]>> read(String topic, int partition, long from, int atMost) {
        List<ConsumerRecord<byte[], byte[]>> records = log(new TopicPartition(topic, partition)).records;
        int index = Collections.binarySearch(records, from, (one, other) -> Long.compare(offset(one), offset(other)));
        int first = index < 0 ? -index - 1 : index;
        return List.copyOf(records.subList(first, (int) Math.min(records.size(), (long) first + atMost)));
    }

    /** What a consumer's poll gives a shard. */
    public List<RawRecord> poll(Source source, String topic, int partition, long from, int atMost) {
        return read(topic, partition, from, atMost).stream()
                .map(record -> InboxDelivery.raw(source, record))
                .toList();
    }

    /** Where each login belongs. */
    public Placement placement() {
        return placement;
    }

    private static long offset(Object recordOrOffset) {
        return recordOrOffset instanceof ConsumerRecord<?, ?> record ? record.offset() : (Long) recordOrOffset;
    }

    public long end(String topic, int partition) {
        return log(new TopicPartition(topic, partition)).next;
    }

    /** The offset that a group has committed; null where none. */
    public @Nullable Long committed(String groupId, TopicPartition at) {
        return offsets.getOrDefault(groupId, Map.of()).get(at);
    }

    /** What happens to the offsets of groups without members after seven quiet days. */
    public void expireOffsets(String groupId) {
        offsets.remove(groupId);
    }

    /** Keeps the last record of each key, and no tombstone. */
    public void compact(String topic, int partition) {
        Log log = log(new TopicPartition(topic, partition));
        Map<String, ConsumerRecord<byte[], byte[]>> last = new LinkedHashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : log.records) {
            String key = new String(record.key(), UTF_8);
            last.remove(key);
            if (record.value() != null) {
                last.put(key, record);
            }
        }
        log.records.clear();
        log.records.addAll(last.values());
    }

    /** Locks out whoever held this transactional id; its open transaction, if any, is nothing. */
    int initialise(String transactionalId) {
        return epochs.merge(transactionalId, 1, Integer::sum);
    }

    boolean fenced(String transactionalId, int epoch) {
        return !Objects.equals(epochs.get(transactionalId), epoch);
    }

    boolean expired(Instant begun) {
        return clock.get().toEpochMilli() - begun.toEpochMilli() > TRANSACTION_TIMEOUT_MILLIS;
    }

    Instant now() {
        return clock.get();
    }

    /** Whether a membership may move its group's offsets. */
    boolean knows(ConsumerGroupMetadata membership) {
        return !membership.groupId().equals(group.id()) || group.knows(membership);
    }

    /** Makes a whole transaction durable. */
    void commit(List<ProducerRecord<byte[], byte[]>> records, Map<String, Map<TopicPartition, Long>> movedOffsets) {
        movedOffsets.forEach((groupId, moved) ->
                offsets.computeIfAbsent(groupId, any -> new HashMap<>()).putAll(moved));
        records.forEach(this::append);
        // The marker that ends the transaction takes an offset of its own.
        records.stream().map(this::place).distinct().forEach(at -> log(at).next++);
    }

    private long append(ProducerRecord<byte[], byte[]> record) {
        TopicPartition at = place(record);
        Log log = log(at);
        long timestamp = record.timestamp() == null ? clock.get().toEpochMilli() : record.timestamp();
        var stored = new ConsumerRecord<>(
                at.topic(),
                at.partition(),
                log.next++,
                timestamp,
                TimestampType.CREATE_TIME,
                0,
                0,
                record.key(),
                record.value(),
                new RecordHeaders(record.headers().toArray()),
                Optional.empty());
        log.records.add(stored);
        appended.accept(stored);
        return stored.offset();
    }

    private TopicPartition place(ProducerRecord<byte[], byte[]> record) {
        Integer partition = record.partition();
        if (partition != null) {
            return new TopicPartition(record.topic(), partition);
        }
        byte[] key = record.key();
        int place = key == null ? 0 : placement.shardOf(new String(key, UTF_8));
        return new TopicPartition(record.topic(), place);
    }

    private Log log(TopicPartition at) {
        return logs.computeIfAbsent(at, any -> new Log());
    }
}
