package dev.reconnect.worker.shard.testing;

import dev.reconnect.worker.shard.ShardLog;
import dev.reconnect.worker.shard.Transaction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One owner's log on a {@link FakePartition}. A script says how its commits end. */
public final class FakeLog implements ShardLog {

    /** How a commit ends. */
    public enum Fate {
        COMMITTED,
        STALE_MEMBERSHIP,
        REFUSED,
        /** Lost, and nothing of it is durable. */
        LOST_BEFORE,
        /** Lost, and all of it is durable: only the broker's answer did not come. */
        LOST_AFTER
    }

    private final FakePartition partition;
    private final Supplier<Fate> otherwise;
    private final Deque<Fate> fates = new ArrayDeque<>();
    private final List<Transaction> attempts = new ArrayList<>();
    private long epoch = -1;

    public FakeLog(FakePartition partition) {
        this(partition, () -> Fate.COMMITTED);
    }

    /** {@code otherwise} gives the fate of commits for which none was scripted. */
    FakeLog(FakePartition partition, Supplier<Fate> otherwise) {
        this.partition = partition;
        this.otherwise = otherwise;
    }

    /** Scripts the fates of the next commits. */
    public void next(Fate... fate) {
        fates.addAll(List.of(fate));
    }

    @Override
    public RestoredShard takeOver() {
        epoch = partition.fence();
        return partition.restored();
    }

    @Override
    public Commit commit(Transaction transaction) {
        attempts.add(transaction);
        if (partition.fenced(epoch)) {
            return Commit.LOST;
        }
        Fate fate = fates.isEmpty() ? otherwise.get() : fates.remove();
        if (fate == Fate.COMMITTED || fate == Fate.LOST_AFTER) {
            partition.apply(transaction);
        }
        return switch (fate) {
            case COMMITTED -> Commit.COMMITTED;
            case STALE_MEMBERSHIP -> Commit.STALE_MEMBERSHIP;
            case REFUSED -> Commit.REFUSED;
            case LOST_BEFORE, LOST_AFTER -> Commit.LOST;
        };
    }

    @Override
    public @Nullable String refusal() {
        return null;
    }

    /** Every transaction that was passed to commit, however it ended. */
    public List<Transaction> attempts() {
        return attempts;
    }

    @Override
    public void close() {
        epoch = -1;
    }
}
