package dev.reconnect.worker.shard;

import dev.reconnect.worker.session.Session;
import java.util.Map;

/**
 * The durable side of one shard, held by one owner at a time. Used by one thread; every method is bounded in time.
 */
public interface ShardLog extends AutoCloseable {

    /**
     * Fences every earlier owner of this shard, then reads the journal to its end.
     *
     * @throws ShardUnavailable where the shard cannot be taken over now
     */
    Restored takeOver() throws ShardUnavailable;

    /** Makes the transaction durable. Nothing of it counts before {@link Commit#COMMITTED}. */
    Commit commit(Transaction transaction);

    /** Lets go without waiting; an open transaction is aborted by the next owner's fence. */
    @Override
    void close();

    /** What the journal held. Positions are absent where nothing was ever committed for a source. */
    record Restored(Map<String, Session> sessions, Map<Source, Long> positions) {}

    /** How a commit ended. */
    enum Commit {
        /** Durable. */
        COMMITTED,
        /** Aborted: the group has moved on since. If the shard is still ours, the same transaction may be committed again. */
        STALE_MEMBERSHIP,
        /** Fenced, fatal, or nobody knows: this log is of no further use, and neither is the memory built on it. */
        LOST
    }

    /** Why a shard cannot run, in words for an operator. */
    final class ShardUnavailable extends Exception {
        private static final long serialVersionUID = 1L;
        private final boolean hopeless;

        /** {@code hopeless}: trying again will not help until somebody acts, as with a journal value nobody can read. */
        public ShardUnavailable(String reason, boolean hopeless, Throwable cause) {
            super(reason, cause);
            this.hopeless = hopeless;
        }

        /** Whether trying again is of no use until somebody acts. */
        public boolean hopeless() {
            return hopeless;
        }
    }
}
