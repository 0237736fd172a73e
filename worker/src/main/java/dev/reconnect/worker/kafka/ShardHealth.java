package dev.reconnect.worker.kafka;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How one shard of this worker is.
 *
 * @param reason why it does not run, in words for an operator; no personal datum
 * @param since when it came into this state
 * @param heartbeat when its thread last showed that it is not stuck
 */
public record ShardHealth(
        int partition, State state, @Nullable String reason, Instant since, Instant heartbeat) {

    /** What the shard is doing. */
    public enum State {
        /** Fencing, restoring, looking for its positions. */
        TAKING_OVER,
        /** In its loop. */
        RUNNING,
        /** Failed; will be taken over again in a moment. */
        BACKING_OFF,
        /** Will not run until somebody acts and the worker, or its assignment, starts anew. */
        CLOSED,
        /** Finishing what it must before somebody else takes over. */
        HANDING_OVER,
        /** Gone. */
        STOPPED
    }

    /** Whether an operator is needed. */
    public boolean red() {
        return state == State.CLOSED;
    }
}
