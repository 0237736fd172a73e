package dev.reconnect.worker.kafka.log;

import java.util.List;
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
    STALE_MEMBERSHIP(
            CommitFailedException.class,
            UnknownMemberIdException.class,
            IllegalGenerationException.class,
            StaleMemberEpochException.class,
            FencedMemberEpochException.class,
            FencedInstanceIdException.class,
            RebalanceInProgressException.class),
    /** A record is refused for what it is, and always will be. */
    CONTENT(
            RecordTooLargeException.class,
            RecordBatchTooLargeException.class,
            InvalidTimestampException.class,
            InvalidRecordException.class,
            PolicyViolationException.class),
    /** It takes time, or an operator: a topic is gone or denied, or a broker does not answer. */
    LASTING(
            AuthorizationException.class,
            UnknownTopicOrPartitionException.class,
            InvalidTopicException.class,
            TimeoutException.class),
    /** The same transaction may succeed at once. */
    PASSING();

    private static final int DEEPEST_CAUSE = 8;

    @SuppressWarnings("ImmutableEnumChecker") // it is a List.of
    private final List<Class<?>> errors;

    CommitFailure(Class<?>... errors) {
        this.errors = List.of(errors);
    }

    /** Looks at the causes too, because a producer in an error state wraps the first error. */
    static CommitFailure of(Throwable thrown) {
        Throwable at = thrown;
        for (int depth = 0; at != null && depth < DEEPEST_CAUSE; depth++) {
            for (CommitFailure failure : values()) {
                if (failure.means(at)) {
                    return failure;
                }
            }
            at = at.getCause();
        }
        return PASSING;
    }

    private boolean means(Throwable thrown) {
        return errors.stream().anyMatch(error -> error.isInstance(thrown));
    }

    /** The error that began it. */
    static Throwable first(Throwable thrown) {
        Throwable at = thrown;
        for (int depth = 0; at.getCause() != null && depth < DEEPEST_CAUSE; depth++) {
            at = at.getCause();
        }
        return at;
    }
}
