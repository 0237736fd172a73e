package dev.reconnect.contracts;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The refresh failed, and it is not the person's fault.
 *
 * @param subject whom it is for; never null (Reconnect)
 * @param reason why; never null (Reconnect)
 * @param retryable whether the same request may succeed later (Reconnect)
 * @param nextAllowedAt a new request before this moment is declined, UTC; null if one is accepted at once
 *     (Reconnect)
 */
public record RefreshFailed(
        @JsonUnwrapped Subject subject,
        Reason reason,
        boolean retryable,
        @Nullable Instant nextAllowedAt) implements Outcome {

    /**
     * The kind of failure, and Flinks' own words if there are any.
     *
     * @param failureClass the kind, {@code class} on the wire; never null (Reconnect)
     * @param flinksCode null if Flinks gave none (Flinks: Error codes)
     * @param httpStatus 100 to 599; null if there was no answer (Flinks: Error codes)
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
        /** The refresh was neither authorized nor challenged in time. */
        DEADLINE,
        /** The bank, Flinks or the network between has a passing problem. */
        TRANSIENT,
        /** The live session died more often than it may be replaced. */
        SESSION_LOST,
        /** Flinks says that this one refresh is malformed, or refuses it again and again while it serves others. */
        REFUSED,
        /** The event could not be accepted. It is among the dead letters. */
        INVALID_REQUEST
    }
}
