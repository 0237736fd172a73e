package dev.reconnect.worker.kafka.testing;

import dev.reconnect.worker.kafka.testing.CrashPoints.Point;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TransactionAbortedException;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.jspecify.annotations.Nullable;

/**
 * A transactional producer of one shard on a {@link VirtualBroker}. As with Kafka's own, a record that is refused fails
 * those that wait behind it with the same error, and a commit that timed out can be neither aborted nor forgotten.
 */
final class VirtualProducer implements Producer<byte[], byte[]> {

    private final VirtualBroker broker;
    private final CrashPoints crashPoints;
    private final int partition;
    private final String transactionalId;
    private final List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    /** Those of the records that no broker has taken yet. */
    private final List<Waiting> waiting = new ArrayList<>();

    private final Map<String, Map<TopicPartition, Long>> offsets = new HashMap<>();
    private @Nullable Instant begun;
    private @Nullable RuntimeException error;
    private int epoch = -1;
    private boolean closed;
    private boolean commitTimedOut;

    private record Waiting(
            ProducerRecord<byte[], byte[]> record,
            @Nullable RuntimeException refusal,
            CompletableFuture<RecordMetadata> result) {}

    VirtualProducer(VirtualBroker broker, CrashPoints crashPoints, int partition, String transactionalId) {
        this.broker = broker;
        this.crashPoints = crashPoints;
        this.partition = partition;
        this.transactionalId = transactionalId;
    }

    @Override
    public void initTransactions() {
        crashPoints.at(Point.BEFORE_FENCE, partition);
        epoch = broker.initialise(transactionalId);
        crashPoints.at(Point.AFTER_FENCE, partition);
    }

    @Override
    public void beginTransaction() {
        if (closed || commitTimedOut || begun != null || epoch < 0) {
            throw new IllegalStateException("no transaction can begin now");
        }
        begun = broker.now();
    }

    @Override
    public void sendOffsetsToTransaction(
            Map<TopicPartition, OffsetAndMetadata> moved, ConsumerGroupMetadata membership) {
        crashPoints.at(Point.BEFORE_OFFSETS, partition);
        refuseIfFenced();
        if (!broker.knows(membership)) {
            throw new CommitFailedException("not a member of the present generation");
        }
        Map<TopicPartition, Long> ofGroup = offsets.computeIfAbsent(membership.groupId(), any -> new HashMap<>());
        moved.forEach((at, offset) -> ofGroup.put(at, offset.offset()));
    }

    @Override
    public void commitTransaction() {
        try {
            crashPoints.at(Point.BEFORE_COMMIT, partition);
            refuseIfFenced();
            flush();
            refuseIfInError();
            broker.commit(records, offsets);
            forget();
            crashPoints.at(Point.AFTER_COMMIT, partition);
        } catch (TimeoutException e) {
            commitTimedOut = true;
            throw e;
        }
    }

    @Override
    public void abortTransaction() {
        if (commitTimedOut) {
            throw new IllegalStateException("the commit timed out and must be retried");
        }
        refuseIfFenced();
        forget();
    }

    private void refuseIfInError() {
        if (error != null) {
            throw new KafkaException("in an error state", error);
        }
    }

    private void refuseIfFenced() {
        Instant since = begun;
        if (closed || since == null) {
            throw new IllegalStateException("no transaction is open");
        }
        if (broker.fenced(transactionalId, epoch) || broker.expired(since)) {
            throw new ProducerFencedException("somebody else has this transactional id");
        }
    }

    private void forget() {
        RuntimeException reason = new TransactionAbortedException();
        waiting.forEach(one -> one.result().completeExceptionally(reason));
        waiting.clear();
        error = null;
        records.clear();
        offsets.clear();
        begun = null;
    }

    @Override
    public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
        if (begun == null) {
            throw new IllegalStateException("a record outside a transaction");
        }
        refuseIfInError();
        CompletableFuture<RecordMetadata> result = new CompletableFuture<>();
        RuntimeException refusal = broker.refusal(record);
        if (refusal instanceof TimeoutException || refusal instanceof AuthorizationException) {
            // The client learns this from the metadata, before it sends the record.
            error = refusal;
            result.completeExceptionally(refusal);
            return result;
        }
        records.add(record);
        waiting.add(new Waiting(record, refusal, result));
        return result;
    }

    @Override
    public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void flush() {
        for (Waiting one : waiting) {
            RuntimeException first = error == null ? one.refusal() : error;
            error = first;
            if (first == null) {
                var at = new TopicPartition(one.record().topic(), 0);
                one.result().complete(new RecordMetadata(at, 0, 0, 0, 0, 0));
            } else {
                one.result().completeExceptionally(first);
            }
        }
        waiting.clear();
    }

    @Override
    public List<PartitionInfo> partitionsFor(String topic) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Map<MetricName, ? extends Metric> metrics() {
        return Map.of();
    }

    @Override
    public Uuid clientInstanceId(Duration timeout) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void registerMetricForSubscription(KafkaMetric metric) {}

    @Override
    public void unregisterMetricFromSubscription(KafkaMetric metric) {}

    @Override
    public void close() {
        closed = true;
        forget();
    }

    @Override
    public void close(Duration timeout) {
        close();
    }
}
