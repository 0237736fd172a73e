package dev.reconnect.worker.kafka.log;

import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.FencedMemberEpochException;
import org.apache.kafka.common.errors.IllegalGenerationException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.StaleMemberEpochException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** What the failure of a transaction means for the shard, if the transaction was aborted for sure. */
enum CommitFailure {
    /** The group refused the membership that the offsets came with. */
    STALE_MEMBERSHIP,
    /** A record is refused for what it is, and always will be. */
    CONTENT,
    /** It takes time, or an operator: a topic is gone or denied, or a broker does not answer. */
    LASTING,
    /** The same transaction may succeed at once. */
    PASSING;

    private static final int DEEPEST_CAUSE = 8;

    /** Looks at the causes too, because a producer in an error state wraps the first error. */
    static CommitFailure of(Throwable thrown) {
        Throwable at = thrown;
        for (int depth = 0; at != null && depth < DEEPEST_CAUSE; depth++) {
            if (saysStale(at)) {
                return STALE_MEMBERSHIP;
            }
            if (saysContent(at)) {
                return CONTENT;
            }
            if (saysLasting(at)) {
                return LASTING;
            }
            at = at.getCause();
        }
        return PASSING;
    }

    /** The error that began it. */
    static Throwable first(Throwable thrown) {
        Throwable at = thrown;
        for (int depth = 0; at.getCause() != null && depth < DEEPEST_CAUSE; depth++) {
            at = at.getCause();
        }
        return at;
    }

    private static boolean saysStale(Throwable thrown) {
        return thrown instanceof CommitFailedException
                || thrown instanceof UnknownMemberIdException
                || thrown instanceof IllegalGenerationException
                || thrown instanceof StaleMemberEpochException
                || thrown instanceof FencedMemberEpochException
                || thrown instanceof FencedInstanceIdException
                || thrown instanceof RebalanceInProgressException;
    }

    private static boolean saysContent(Throwable thrown) {
        return thrown instanceof RecordTooLargeException
                || thrown instanceof RecordBatchTooLargeException
                || thrown instanceof InvalidTimestampException
                || thrown instanceof InvalidRecordException
                || thrown instanceof PolicyViolationException;
    }

    private static boolean saysLasting(Throwable thrown) {
        return thrown instanceof AuthorizationException
                || thrown instanceof UnknownTopicOrPartitionException
                || thrown instanceof InvalidTopicException
                || thrown instanceof TimeoutException;
    }
}
