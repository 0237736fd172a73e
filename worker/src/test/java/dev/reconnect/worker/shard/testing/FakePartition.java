package dev.reconnect.worker.shard.testing;

import dev.reconnect.worker.session.Session;
import dev.reconnect.worker.shard.ShardLog.RestoredShard;
import dev.reconnect.worker.shard.Source;
import dev.reconnect.worker.shard.Transaction;
import dev.reconnect.worker.shard.Transaction.DeadLetter;
import dev.reconnect.worker.shard.Transaction.Forward;
import dev.reconnect.worker.shard.Transaction.JournalWrite;
import dev.reconnect.worker.shard.Transaction.OutgoingEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The durable state of one shard, held in memory. It outlives its owners. Each transaction is applied as a whole. */
public final class FakePartition {

    private final Map<String, Session> journal = new LinkedHashMap<>();
    private final List<Transaction> transactions = new ArrayList<>();
    private final List<OutgoingEvent> publications = new ArrayList<>();
    private final List<Forward> forwards = new ArrayList<>();
    private final List<DeadLetter> deadLetters = new ArrayList<>();
    private final Map<Source, Long> positions = new LinkedHashMap<>();
    private long epoch;

    /** Fences every earlier owner. */
    long fence() {
        return ++epoch;
    }

    boolean fenced(long owner) {
        return owner != epoch;
    }

    void apply(Transaction transaction) {
        transactions.add(transaction);
        for (JournalWrite write : transaction.journal()) {
            journal.remove(write.loginId());
            Session session = write.session();
            if (session != null) {
                journal.put(write.loginId(), session);
            }
        }
        publications.addAll(transaction.publications());
        forwards.addAll(transaction.forwards());
        deadLetters.addAll(transaction.deadLetters());
        positions.putAll(transaction.positions());
    }

    /** Writes a session as if an earlier owner had left it. */
    public void leave(String loginId, Session session) {
        journal.put(loginId, session);
    }

    RestoredShard restored() {
        return new RestoredShard(new LinkedHashMap<>(journal), Map.copyOf(positions));
    }

    @Nullable Session session(String loginId) {
        return journal.get(loginId);
    }

    public Map<String, Session> journal() {
        return Collections.unmodifiableMap(journal);
    }

    /** The transactions that count, in order. */
    public List<Transaction> transactions() {
        return transactions;
    }

    public List<OutgoingEvent> publications() {
        return publications;
    }

    public List<Forward> forwards() {
        return forwards;
    }

    public List<DeadLetter> deadLetters() {
        return deadLetters;
    }

    public Map<Source, Long> positions() {
        return positions;
    }
}
