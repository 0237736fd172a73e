package dev.reconnect.worker.kafka.log;

import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.FencedMemberEpochException;
import org.apache.kafka.common.errors.IllegalGenerationException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.StaleMemberEpochException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.jspecify.annotations.Nullable;

/** What the failure of a transaction means for the shard. */
enum CommitFailure {
    /** The group refused the membership that the offsets came with. The transaction can be aborted. */
    STALE_MEMBERSHIP,
    /** Fenced, fatal, timed out, interrupted, or unknown. Only a take-over can find out what was committed. */
    LOST;

    private static final int DEEPEST_CAUSE = 8;

    /** Looks at the causes too, because a producer in an error state wraps the first error. */
    static CommitFailure of(Throwable thrown) {
        Throwable at = thrown;
        for (int depth = 0; at != null && depth < DEEPEST_CAUSE; depth++) {
            if (saysStale(at)) {
                return STALE_MEMBERSHIP;
            }
            at = at.getCause();
        }
        return LOST;
    }

    private static boolean saysStale(@Nullable Throwable thrown) {
        return thrown instanceof CommitFailedException
                || thrown instanceof UnknownMemberIdException
                || thrown instanceof IllegalGenerationException
                || thrown instanceof StaleMemberEpochException
                || thrown instanceof FencedMemberEpochException
                || thrown instanceof FencedInstanceIdException
                || thrown instanceof RebalanceInProgressException;
    }
}
