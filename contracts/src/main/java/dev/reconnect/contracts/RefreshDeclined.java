package dev.reconnect.contracts;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The refresh was not started, because it would do harm or no good now.
 *
 * @param subject whom it is for; never null (Reconnect)
 * @param reason why; never null (Reconnect)
 * @param lastOutcome the event type of the login's last outcome, such as {@code dev.reconnect.accounts-ready.v1};
 *     null where none is remembered (Reconnect)
 * @param nextAllowedAt from when a request will be taken, UTC; never null (Reconnect)
 * @param iframeUrl the credentials page, an absolute URL; null unless the last outcome asked for it (Flinks:
 *     Preselecting institutions)
 * @param authorizeTokenRequired whether the web back end must add a freshly minted {@code authorizeToken} to the URL;
 *     null where there is none (Flinks: Mid-Session Reconnect)
 */
public record RefreshDeclined(
        @JsonUnwrapped Subject subject,
        Reason reason,
        @Nullable String lastOutcome,
        Instant nextAllowedAt,
        @Nullable String iframeUrl,
        @Nullable Boolean authorizeTokenRequired)
        implements Outcome {

    /** Why a refresh is declined. */
    public enum Reason {
        /** Too soon after the last outcome. */
        COOL_DOWN,
        /** As many as are allowed wait for this login's session already. */
        TOO_MANY_WAITING
    }
}
