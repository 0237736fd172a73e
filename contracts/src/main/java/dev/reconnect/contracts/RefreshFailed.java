package dev.reconnect.contracts;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The refresh came to nothing, and it is not the person's fault.
 *
 * @param subject whom it is for; never null (Reconnect)
 * @param reason why; never null (Reconnect)
 * @param retryable whether the same request may succeed later (Reconnect)
 * @param nextAllowedAt before when a new request would be declined, UTC; null where one is taken at once (Reconnect)
 */
public record RefreshFailed(
        @JsonUnwrapped Subject subject,
        Reason reason,
        boolean retryable,
        @Nullable Instant nextAllowedAt) implements Outcome {

    /**
     * The kind of failure, and Flinks' own words where there are any.
     *
     * @param failureClass the kind, {@code class} on the wire; never null (Reconnect)
     * @param flinksCode null where Flinks gave none (Flinks: Error codes)
     * @param httpStatus 100 to 599; null where there was no answer (Flinks: Error codes)
     */
    public record Reason(
            @JsonProperty("class") FailureClass failureClass,
            @Nullable String flinksCode,
            @Nullable Integer httpStatus) {

        public Reason {
            flinksCode = Texts.tidy(flinksCode, ContractBounds.LONGEST_ID);
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
