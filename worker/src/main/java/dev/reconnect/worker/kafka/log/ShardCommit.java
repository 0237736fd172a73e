package dev.reconnect.worker.kafka.log;

import dev.reconnect.worker.kafka.journal.Positions;
import dev.reconnect.worker.shard.ShardLog.Commit;
import dev.reconnect.worker.shard.Source;
import dev.reconnect.worker.shard.Transaction;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits one transaction of a shard, if need be in several tries. If a try was aborted for sure, nothing is lost: the
 * same is tried again, and a record that its topic refuses for its content is replaced. If it is not sure, no try
 * follows: only a take-over can find out what was committed.
 */
final class ShardCommit {

    private static final Logger log = LoggerFactory.getLogger(ShardCommit.class);

    private final int partition;
    private final ShardLogFactory shared;
    private final Producer<byte[], byte[]> producer;
    private final Supplier<@Nullable ConsumerGroupMetadata> membership;
    private final Positions positions;
    /** What is to be committed now. */
    private Transaction transaction;

    private boolean repeated;

    /**
     * How it ended.
     *
     * @param refusal which topic refuses what, in words for an operator; null unless the commit is REFUSED
     */
    record Result(Commit commit, @Nullable String refusal) {
        private static Result of(Commit commit) {
            return new Result(commit, null);
        }
    }

    /** @param positions the shard's, once the transaction is committed */
    ShardCommit(
            int partition,
            ShardLogFactory shared,
            Producer<byte[], byte[]> producer,
            Supplier<@Nullable ConsumerGroupMetadata> membership,
            Positions positions,
            Transaction transaction) {
        this.partition = partition;
        this.shared = shared;
        this.producer = producer;
        this.membership = membership;
        this.positions = positions;
        this.transaction = transaction;
    }

    Result run() {
        Result result = attempt();
        while (result == null) {
            result = attempt();
        }
        return result;
    }

    /** One try. Returns null if the next one may succeed. */
    private @Nullable Result attempt() {
        ConsumerGroupMetadata member = membership.get();
        if (member == null) {
            return Result.of(Commit.LOST);
        }
        // The group accepts offsets that name no member without a check. So they would not prove our membership.
        if (member.generationId() < 0 || member.memberId().isEmpty()) {
            return Result.of(Commit.STALE_MEMBERSHIP);
        }
        Stream<TransactionRecord> records = records();
        ProducerTransaction attempt = new ProducerTransaction(producer);
        try {
            attempt.begin();
            records.forEachOrdered(record -> attempt.send(record.record()));
            transaction.positions().forEach((source, offset) -> moveOffset(attempt, source, offset, member));
            attempt.commit();
            return Result.of(Commit.COMMITTED);
        } catch (RuntimeException e) {
            return attempt.aborted(partition) ? failed(attempt, e) : lost(e);
        }
    }

    private Stream<TransactionRecord> records() {
        return shared.records().of(partition, transaction, positions);
    }

    private void moveOffset(ProducerTransaction attempt, Source source, long offset, ConsumerGroupMetadata member) {
        attempt.moveOffset(
                new TopicPartition(shared.topic(source), partition),
                offset,
                source == Source.INTERACTIVE ? member : shared.withoutMembers(source));
    }

    private Result lost(RuntimeException e) {
        log.warn("shard {}: a transaction was lost", partition, e);
        return Result.of(Commit.LOST);
    }

    private @Nullable Result failed(ProducerTransaction attempt, RuntimeException e) {
        return switch (CommitFailure.of(e)) {
            case STALE_MEMBERSHIP -> Result.of(Commit.STALE_MEMBERSHIP);
            case CONTENT -> withoutRefused(attempt, e);
            case PASSING -> again(attempt, e);
            case LASTING -> refused(attempt.failedTopics(), e);
        };
    }

    private @Nullable Result again(ProducerTransaction attempt, RuntimeException e) {
        if (repeated) {
            return refused(attempt.failedTopics(), e);
        }
        repeated = true;
        log.warn("shard {}: a transaction was aborted, and is repeated", partition, e);
        return null;
    }

    /**
     * Replaces the records that are refused. The client gives the error of one record to others that waited behind it,
     * so each record that failed is sent again alone, in transactions that are aborted.
     */
    private @Nullable Result withoutRefused(ProducerTransaction attempt, RuntimeException e) {
        Transaction before = transaction;
        Iterator<TransactionRecord> records = records().iterator();
        ProducerTransaction trial = null;
        try {
            for (int index = 0; records.hasNext(); index++) {
                TransactionRecord record = records.next();
                if (attempt.took(index)) {
                    continue;
                }
                if (trial == null) {
                    trial = new ProducerTransaction(producer);
                    trial.begin();
                }
                Throwable refusal = trial.refusal(record.record());
                if (refusal == null) {
                    continue;
                }
                if (!trial.aborted(partition)) {
                    return lost(e);
                }
                trial = null;
                if (CommitFailure.of(refusal) != CommitFailure.CONTENT || record.replacement() == null) {
                    return refused(List.of(record.record().topic()), refusal);
                }
                replace(record.record(), record.replacement(), refusal);
            }
        } catch (RuntimeException unexpected) {
            return lost(unexpected);
        }
        if (trial != null && !trial.aborted(partition)) {
            return lost(e);
        }
        return transaction.equals(before) ? again(attempt, e) : null;
    }

    private void replace(ProducerRecord<byte[], byte[]> record, Replacement replacement, Throwable refusal) {
        Transaction without = replacement.in().apply(transaction);
        if (!without.equals(transaction)) {
            transaction = without;
            shared.observer().oversized(partition, replacement.what());
            log.error(
                    "shard {}: {} refuses a record of {} bytes ({}, {}); it is replaced or left out",
                    partition,
                    record.topic(),
                    RecordHeaders.size(record),
                    replacement.what(),
                    refusal.getClass().getSimpleName());
        }
    }

    private Result refused(Collection<String> failedTopics, Throwable thrown) {
        Throwable first = CommitFailure.first(thrown);
        Collection<String> topics =
                first instanceof TopicAuthorizationException denied ? denied.unauthorizedTopics() : failedTopics;
        String what = first.getClass().getSimpleName();
        // What a broker says of a record's content may quote it.
        String why = CommitFailure.of(first) == CommitFailure.CONTENT ? what : what + ": " + first.getMessage();
        return new Result(Commit.REFUSED, topics.isEmpty() ? why : String.join(", ", topics) + ": " + why);
    }
}
