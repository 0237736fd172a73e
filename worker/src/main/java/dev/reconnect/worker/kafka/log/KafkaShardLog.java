package dev.reconnect.worker.kafka.log;

import dev.reconnect.worker.kafka.journal.JournalReader.Journal;
import dev.reconnect.worker.kafka.journal.Positions;
import dev.reconnect.worker.kafka.journal.UnreadableJournalException;
import dev.reconnect.worker.shard.ShardLog;
import dev.reconnect.worker.shard.Source;
import dev.reconnect.worker.shard.Transaction;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
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

/**
 * A shard's log on Kafka. It has one transactional producer, which the take-over opens and {@link #close} closes.
 *
 * <p>Two locks protect the ownership. First, the transactional id: only the producer that initialised it last can
 * commit. Second, the group: a transaction that moves the interactive position commits only for a member of the present
 * generation. So if a zombie fences the rightful owner late, its first transaction fails.
 */
final class KafkaShardLog implements ShardLog {

    private static final Logger log = LoggerFactory.getLogger(KafkaShardLog.class);

    private final int partition;
    private final ShardLogFactory shared;
    private final Supplier<@Nullable ConsumerGroupMetadata> membership;

    private @Nullable Producer<byte[], byte[]> producer;
    private Positions positions;

    /** @param membership the membership of the requests group; null if the partition is no longer ours */
    KafkaShardLog(int partition, ShardLogFactory shared, Supplier<@Nullable ConsumerGroupMetadata> membership) {
        this.partition = partition;
        this.shared = shared;
        this.membership = membership;
        this.positions = new Positions(shared.partitions(), Map.of());
    }

    @Override
    public RestoredShard takeOver() throws ShardUnavailable {
        if (producer != null) {
            throw new IllegalStateException("a log is taken over once");
        }
        if (partition >= shared.partitions()) {
            String reason = "partition " + partition + " was added to " + shared.partitions()
                    + " after the worker started: sessions would be stranded";
            throw new ShardUnavailable(reason, true, new IllegalStateException(reason));
        }
        long started = System.nanoTime();
        try {
            Producer<byte[], byte[]> fencing = shared.clients().producer(partition);
            producer = fencing;
            fencing.initTransactions();
            Journal journal = readJournal();
            Map<Source, Long> start = new StartPositions(shared.offsets()).positions(partition, journal.positions());
            positions = new Positions(shared.partitions(), start);
            shared.observer()
                    .restored(partition, journal.sessions().size(), Duration.ofNanos(System.nanoTime() - started));
            return new RestoredShard(journal.sessions(), start);
        } catch (UnreadableJournalException e) {
            throw new ShardUnavailable(String.valueOf(e.getMessage()), true, e);
        } catch (KafkaException e) {
            throw new ShardUnavailable(
                    "taking over failed: " + e.getClass().getSimpleName() + ": " + e.getMessage(), false, e);
        }
    }

    private Journal readJournal() throws ShardUnavailable {
        Consumer<byte[], byte[]> consumer = shared.clients().restore(partition);
        try {
            return shared.reader().read(partition, consumer, shared.offsets().journalEnd(partition));
        } finally {
            shared.clients().close(consumer, Duration.ZERO);
        }
    }

    @Override
    public Commit commit(Transaction transaction) {
        if (transaction.isEmpty()) {
            return Commit.COMMITTED;
        }
        Producer<byte[], byte[]> open = producer;
        if (open == null) {
            throw new IllegalStateException("a log that was not taken over");
        }
        long started = System.nanoTime();
        Positions advanced = positions.advancedTo(transaction.positions());
        Stream<ProducerRecord<byte[], byte[]>> records = shared.records().of(partition, transaction, advanced);
        Commit commit = commit(open, records, transaction.positions());
        if (commit == Commit.COMMITTED) {
            positions = advanced;
        }
        shared.observer().committed(partition, transaction, commit, Duration.ofNanos(System.nanoTime() - started));
        return commit;
    }

    private Commit commit(
            Producer<byte[], byte[]> open, Stream<ProducerRecord<byte[], byte[]>> records, Map<Source, Long> moved) {
        ConsumerGroupMetadata member = membership.get();
        if (member == null) {
            return Commit.LOST;
        }
        // The group accepts offsets that name no member without a check. So they would not prove our membership.
        if (member.generationId() < 0 || member.memberId().isEmpty()) {
            return Commit.STALE_MEMBERSHIP;
        }
        try {
            open.beginTransaction();
            records.forEachOrdered(record -> send(open, record));
            moved.forEach((source, offset) -> open.sendOffsetsToTransaction(
                    Map.of(new TopicPartition(shared.topic(source), partition), new OffsetAndMetadata(offset)),
                    source == Source.INTERACTIVE ? member : shared.withoutMembers(source)));
            open.commitTransaction();
            return Commit.COMMITTED;
        } catch (RuntimeException e) {
            if (CommitFailure.of(e) == CommitFailure.STALE_MEMBERSHIP && aborted(open)) {
                return Commit.STALE_MEMBERSHIP;
            }
            log.warn("shard {}: a transaction was lost", partition, e);
            return Commit.LOST;
        }
    }

    private static void send(Producer<byte[], byte[]> open, ProducerRecord<byte[], byte[]> record) {
        Future<RecordMetadata> sent = open.send(record);
        if (sent.state() == Future.State.FAILED) {
            // The send has waited in vain for the topic's metadata. Every other record would wait as long.
            throw new KafkaException("a record cannot be sent", sent.exceptionNow());
        }
    }

    private boolean aborted(Producer<byte[], byte[]> open) {
        try {
            open.abortTransaction();
            return true;
        } catch (RuntimeException e) {
            log.warn("shard {}: a transaction could not be aborted", partition, e);
            return false;
        }
    }

    @Override
    public void close() {
        if (producer != null) {
            shared.clients().close(producer);
            producer = null;
        }
    }
}
