package dev.reconnect.worker.shard;

import dev.reconnect.worker.session.Session;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The durable side of one shard, held by one owner at a time. Used by one thread; every method is bounded in time. */
public interface ShardLog extends AutoCloseable {

    /**
     * Fences every earlier owner of this shard, then reads the journal to its end.
     *
     * @throws ShardUnavailable if the shard cannot be taken over now
     */
    RestoredShard takeOver() throws ShardUnavailable;

    /** Makes the transaction durable. Nothing of it counts before {@link Commit#COMMITTED}. */
    Commit commit(Transaction transaction);

    /** What refused the last transaction and why, in words for an operator; null if it was not {@link Commit#REFUSED}. */
    @Nullable String refusal();

    /** Closes without waiting; the next owner's fence aborts an open transaction. */
    @Override
    void close();

    /** What the journal held. A source has no position if nothing was ever committed for it. */
    record RestoredShard(Map<String, Session> sessions, Map<Source, Long> positions) {}

    /** How a commit ended. */
    enum Commit {
        /** Durable. */
        COMMITTED,
        /** Aborted: the group has changed. If the shard is still ours, the same transaction may be committed again. */
        STALE_MEMBERSHIP,
        /**
         * Aborted: Kafka does not take it, for example because a topic is gone or denied. If the shard is still ours, the
         * same transaction may be committed again, and will be refused again until that has passed.
         */
        REFUSED,
        /** Fenced, fatal, or unknown: this log cannot be used any more, and neither can the memory built on it. */
        LOST
    }

    /** Why a shard cannot run, in words for an operator. */
    final class ShardUnavailable extends Exception {
        private static final long serialVersionUID = 1L;
        private final boolean hopeless;

        /** If {@code hopeless}, trying again is of no use until a person acts, as for an unreadable journal value. */
        public ShardUnavailable(String reason, boolean hopeless, Throwable cause) {
            super(reason, cause);
            this.hopeless = hopeless;
        }

        /** Whether trying again is of no use until a person acts. */
        public boolean hopeless() {
            return hopeless;
        }
    }
}
