package dev.reconnect.worker.kafka.shard;

import dev.reconnect.worker.shard.Source;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How one shard of this worker is.
 *
 * @param reason why it does not run, or what ended it before it was taken over again, in words for an operator; no
 *     personal datum
 * @param since when it came into this state
 * @param heartbeat when its thread last showed that it is not stuck
 * @param visits how often each source's consumer has come by since the shard was taken over; one that comes no more has
 *     forgotten the shard
 */
public record ShardHealth(
        int partition,
        State state,
        @Nullable String reason,
        Instant since,
        Instant heartbeat,
        Map<Source, Long> visits) {

    public ShardHealth {
        visits = Map.copyOf(visits);
    }

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
        /** Its thread ended by an error that nobody expected: only a new process is sure to bring it back. */
        DEAD,
        /** Finishing what it must before somebody else takes over. */
        HANDING_OVER,
        /** Gone. */
        STOPPED
    }

    /** Whether an operator is needed. */
    public boolean red() {
        return state == State.CLOSED || state == State.DEAD;
    }
}
