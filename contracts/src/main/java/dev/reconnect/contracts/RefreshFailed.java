package dev.reconnect.contracts;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The refresh came to nothing, and it is not the person's fault.
 *
 * @param reason why
 * @param retryable whether the same request may succeed later
 * @param nextAllowedAt before when a new request would be declined, UTC
 */
public record RefreshFailed(
        @JsonUnwrapped Subject subject,
        Reason reason,
        boolean retryable,
        @Nullable Instant nextAllowedAt) implements Outcome {

    /** The kind of failure, and Flinks' own words where there are any. */
    public record Reason(
            @JsonProperty("class") FailureClass failureClass,
            @Nullable String flinksCode,
            @Nullable Integer httpStatus) {

        public Reason {
            flinksCode = Texts.tidy(flinksCode, Texts.ID);
        }
    }

    /** Kinds of failure. */
    public enum FailureClass {
        /** Neither authorized nor challenged in time. */
        DEADLINE,
        /** The bank, Flinks or the way there is not well. */
        TRANSIENT,
        /** The live session died more often than it may be replaced. */
        SESSION_LOST,
        /** Flinks calls this one refresh malformed. */
        REFUSED,
        /** The event could not be accepted; it lies in the dead letters. */
        INVALID_REQUEST
    }
}
