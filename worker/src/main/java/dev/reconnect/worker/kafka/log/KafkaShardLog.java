package dev.reconnect.worker.kafka.log;

import dev.reconnect.worker.kafka.journal.JournalReader.Journal;
import dev.reconnect.worker.kafka.journal.Positions;
import dev.reconnect.worker.kafka.journal.UnreadableJournalException;
import dev.reconnect.worker.shard.ShardLog;
import dev.reconnect.worker.shard.Source;
import dev.reconnect.worker.shard.Transaction;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
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

    private static final Duration REMINDER = Duration.ofMinutes(10);

    private final int partition;
    private final ShardLogFactory shared;
    private final Supplier<@Nullable ConsumerGroupMetadata> membership;

    private @Nullable Producer<byte[], byte[]> producer;
    private Positions positions;
    /** Why the last commit was refused; null if it was not. */
    private @Nullable String refusal;
    /** When the refusal was told, by the clock that never jumps. */
    private long told;

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
            if (journal.forgotten() > 0) {
                shared.observer().forgotten(partition, journal.forgotten());
            }
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
            long end = shared.offsets().journalEnd(partition);
            return shared.reader().read(partition, consumer, end, shared.resting());
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
        ShardCommit.Result result = new ShardCommit(partition, shared, open, membership, advanced, transaction).run();
        if (result.commit() == Commit.COMMITTED) {
            positions = advanced;
        }
        tell(result.refusal());
        shared.observer()
                .committed(partition, transaction, result.commit(), Duration.ofNanos(System.nanoTime() - started));
        return result.commit();
    }

    /** Says a refusal once, and then rarely: the shard tries again every few seconds. */
    private void tell(@Nullable String now) {
        boolean silent = now == null || System.nanoTime() - told < REMINDER.toNanos();
        if (!Objects.equals(now, refusal) || !silent) {
            told = System.nanoTime();
            if (now == null) {
                log.info("shard {}: Kafka takes its transactions again", partition);
            } else {
                log.error("shard {}: Kafka refuses its transaction, so it waits and tries again: {}", partition, now);
            }
        }
        refusal = now;
    }

    @Override
    public @Nullable String refusal() {
        return refusal;
    }

    @Override
    public void close() {
        if (producer != null) {
            shared.clients().close(producer);
            producer = null;
        }
    }
}
