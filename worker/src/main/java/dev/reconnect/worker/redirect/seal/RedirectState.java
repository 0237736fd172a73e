package dev.reconnect.worker.redirect.seal;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a person takes to Connect and brings back, sealed.
 *
 * @param loginId in the canonical form
 * @param refreshId the refresh that showed the page; null if a late confirmation did
 * @param confirmationId the late confirmation that showed the page; null if a refresh did
 * @param requestId the challenge's RequestId; null in a credentials flow
 * @param returnAddress where the browser goes on to, as the request said; null if it named none
 * @param expiresAt in whole milliseconds; from then on the state is refused
 */
public record RedirectState(
        String loginId,
        @Nullable String refreshId,
        @Nullable String confirmationId,
        @Nullable String requestId,
        @Nullable String returnAddress,
        Instant expiresAt) {

    /** Says whether the state belongs to the challenge of one live session; if not, to a credentials flow. */
    public boolean ofChallenge() {
        return requestId != null;
    }

    public boolean expiredAt(Instant now) {
        return !now.isBefore(expiresAt);
    }
}
