package dev.reconnect.worker.kafka.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One transaction of a producer, from its beginning to its commit or its abort. */
final class ProducerTransaction {

    private static final Logger log = LoggerFactory.getLogger(ProducerTransaction.class);

    private final Producer<byte[], byte[]> producer;
    private final List<Sent> sent = new ArrayList<>();
    private boolean committing;

    private record Sent(String topic, Future<RecordMetadata> result) {
        boolean failed() {
            return result.state() == Future.State.FAILED;
        }
    }

    ProducerTransaction(Producer<byte[], byte[]> producer) {
        this.producer = producer;
    }

    void begin() {
        producer.beginTransaction();
    }

    void send(ProducerRecord<byte[], byte[]> record) {
        Sent last = new Sent(record.topic(), producer.send(record));
        sent.add(last);
        if (last.failed()) {
            // The send has waited in vain for the topic's metadata. Every other record would wait as long.
            throw new KafkaException("a record cannot be sent", last.result().exceptionNow());
        }
    }

    /** Sends the record and waits until a broker has taken it. Returns why none did; null if one did. */
    @Nullable Throwable refusal(ProducerRecord<byte[], byte[]> record) {
        Future<RecordMetadata> result = producer.send(record);
        producer.flush();
        return result.state() == Future.State.FAILED ? result.exceptionNow() : null;
    }

    void moveOffset(TopicPartition at, long offset, ConsumerGroupMetadata member) {
        producer.sendOffsetsToTransaction(Map.of(at, new OffsetAndMetadata(offset)), member);
    }

    void commit() {
        committing = true;
        producer.commitTransaction();
    }

    /**
     * Aborts the transaction. Returns whether nothing of it is durable for sure.
     *
     * <p>The client asks the coordinator to commit only once the brokers have taken every record. So if a record
     * failed, it has not asked; if none did, it may have, and no abort can tell what came of it. After a commit that
     * timed out the client refuses to abort.
     */
    boolean aborted(int partition) {
        if (committing && sent.stream().noneMatch(Sent::failed)) {
            return false;
        }
        try {
            producer.abortTransaction();
            return true;
        } catch (RuntimeException e) {
            log.warn("shard {}: a transaction could not be aborted", partition, e);
            return false;
        }
    }

    /** Whether the brokers have taken the record with this index, before the transaction was aborted. */
    boolean took(int index) {
        return index < sent.size() && sent.get(index).result().state() == Future.State.SUCCESS;
    }

    /** The topics of the records that failed, by themselves or together with others. */
    List<String> failedTopics() {
        return sent.stream().filter(Sent::failed).map(Sent::topic).distinct().toList();
    }
}
