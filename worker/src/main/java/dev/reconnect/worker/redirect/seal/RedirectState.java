package dev.reconnect.worker.redirect.seal;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a person takes along to Connect and brings back, sealed.
 *
 * @param loginId canonical
 * @param refreshId the refresh that showed the page; absent where a late confirmation did
 * @param confirmationId the late confirmation that showed the page; absent where a refresh did
 * @param requestId the challenge's; absent in a credentials flow
 * @param returnAddress where the browser goes on to, as the request said
 * @param expiresAt in whole milliseconds; from then on it is refused
 */
public record RedirectState(
        String loginId,
        @Nullable String refreshId,
        @Nullable String confirmationId,
        @Nullable String requestId,
        @Nullable String returnAddress,
        Instant expiresAt) {

    /** Whether it belongs to the challenge of one login's live session; else to a credentials flow. */
    public boolean ofChallenge() {
        return requestId != null;
    }

    public boolean expiredAt(Instant now) {
        return !now.isBefore(expiresAt);
    }
}
