package dev.reconnect.worker.kafka.shard;

import dev.reconnect.worker.shard.Source;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The health of one shard of this worker.
 *
 * @param reason why it does not run, or what ended it before it was taken over again, in words for an operator; without
 *     personal data
 * @param since when it entered this state
 * @param heartbeat when its thread last showed that it is not stuck
 * @param visits how often the consumer of each source has visited the shard since it was taken over; a consumer that
 *     visits no more has forgotten the shard
 */
public record ShardHealth(
        int partition,
        ShardState state,
        @Nullable String reason,
        Instant since,
        Instant heartbeat,
        Map<Source, Long> visits) {

    public ShardHealth {
        visits = Map.copyOf(visits);
    }

    /** What the shard is doing. */
    public enum ShardState {
        /** It fences, restores and looks up its positions. */
        TAKING_OVER,
        /** It is in its loop. */
        RUNNING,
        /** Kafka refuses its transaction. It keeps what it has, waits, and tries again. */
        REFUSED,
        /** It failed, and will be taken over again after a pause. */
        BACKING_OFF,
        /** It will not run until someone acts and the worker, or its assignment, starts again. */
        CLOSED,
        /** An unexpected error ended its thread. Only a new process is sure to bring it back. */
        DEAD,
        /** It finishes what it must before another worker takes over. */
        HANDING_OVER,
        /** It has ended. */
        STOPPED
    }

    /** Whether an operator is needed. */
    public boolean red() {
        return state == ShardState.CLOSED || state == ShardState.DEAD;
    }
}
