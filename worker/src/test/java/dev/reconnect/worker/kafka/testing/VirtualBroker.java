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
 * The parts of Kafka that the guarantees need, in memory and in virtual time: partitions, atomic transactions,
 * transactional ids of which only the last initialiser can commit, offsets that only a present member can move, and
 * compaction. The records of a transaction appear when it commits, as for a reader of committed records.
 */
public final class VirtualBroker {

    /** As in Kafka, the broker aborts a transaction that is open for longer. */
    private static final long TRANSACTION_TIMEOUT_MILLIS = 60_000;

    private final int partitions;
    private final Murmur2Placement placement;
    private final Supplier<Instant> clock;
    private final VirtualGroup group;
    private final Map<TopicPartition, Log> logs = new HashMap<>();
    private final Map<String, Integer> epochs = new HashMap<>();
    private final Map<String, Map<TopicPartition, Long>> offsets = new HashMap<>();
    private Consumer<ConsumerRecord<byte[], byte[]>> appended = record -> {};
    private Refusals refusals = record -> null;

    /** Why the broker does not take a record; null if it does. */
    public interface Refusals {
        @Nullable RuntimeException of(ProducerRecord<byte[], byte[]> record);
    }

    private static final class Log {
        private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        private long next;
    }

    /** @param group the only group with members; anyone may move the offsets of other groups */
    public VirtualBroker(int partitions, Supplier<Instant> clock, VirtualGroup group) {
        this.partitions = partitions;
        this.placement = new Murmur2Placement(partitions);
        this.clock = clock;
        this.group = group;
    }

    /** From now on {@code listener} gets every record that becomes durable, in order. */
    public void onAppend(Consumer<ConsumerRecord<byte[], byte[]>> listener) {
        appended = listener;
    }

    /** From now on the broker takes only what is not refused. */
    public void refuses(Refusals what) {
        refusals = what;
    }

    @Nullable RuntimeException refusal(ProducerRecord<byte[], byte[]> record) {
        return refusals.of(record);
    }

    public int partitions() {
        return partitions;
    }

    /** Appends a record outside any transaction, as a producer of requests does. Returns its offset. */
    public long publish(ProducerRecord<byte[], byte[]> record) {
        return append(record);
    }

    /** At most {@code atMost} committed records from this offset on. */
    public List<ConsumerRecord<byte[], byte[]>> read(String topic, int partition, long from, int atMost) {
        List<ConsumerRecord<byte[], byte[]>> records = log(new TopicPartition(topic, partition)).records;
        int index = Collections.binarySearch(records, from, (one, other) -> Long.compare(offset(one), offset(other)));
        int first = index < 0 ? -index - 1 : index;
        return List.copyOf(records.subList(first, (int) Math.min(records.size(), (long) first + atMost)));
    }

    /** The same records as a consumer's poll gives them to a shard. */
    public List<RawRecord> poll(Source source, String topic, int partition, long from, int atMost) {
        List<ConsumerRecord<byte[], byte[]>> records = read(topic, partition, from, atMost);
        return InboxDelivery.raw(source, records, records.size() < atMost ? end(topic, partition) : 0);
    }

    /** The partition that each login belongs to. */
    public Placement placement() {
        return placement;
    }

    private static long offset(Object recordOrOffset) {
        return recordOrOffset instanceof ConsumerRecord<?, ?> record ? record.offset() : (Long) recordOrOffset;
    }

    public long end(String topic, int partition) {
        return log(new TopicPartition(topic, partition)).next;
    }

    /** The offset that a group has committed; null if there is none. */
    public @Nullable Long committed(String groupId, TopicPartition at) {
        return offsets.getOrDefault(groupId, Map.of()).get(at);
    }

    /** Drops the group's offsets, as Kafka does for a group without members after seven quiet days. */
    public void expireOffsets(String groupId) {
        offsets.remove(groupId);
    }

    /** Keeps only the last record of each key, and no tombstones. */
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

    /** Fences the earlier producer with this transactional id, and so drops its open transaction. Returns the epoch. */
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
        // In each partition, the marker that ends the transaction takes one offset.
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
