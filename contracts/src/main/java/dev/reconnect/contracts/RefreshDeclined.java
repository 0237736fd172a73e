package dev.reconnect.contracts;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The refresh was not started, because it would do harm or bring nothing now.
 *
 * @param subject whom it is for; never null (Reconnect)
 * @param reason why; never null (Reconnect)
 * @param lastOutcome the event type of the login's last outcome, such as {@code dev.reconnect.accounts-ready.v1};
 *     null if none is remembered (Reconnect)
 * @param nextAllowedAt from when on a request is accepted, UTC; never null (Reconnect)
 * @param iframeUrl the credentials page, an absolute URL; null unless the last outcome asked for it (Flinks:
 *     Preselecting institutions)
 * @param authorizeTokenRequired whether the web back end must add a freshly minted {@code authorizeToken} to the
 *     URL; null if there is no URL (Flinks: Mid-Session Reconnect)
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
        /** It is too soon after the last outcome. */
        COOL_DOWN,
        /** The login's session already has as many waiting refreshes as are allowed. */
        TOO_MANY_WAITING
    }
}
