package dev.reconnect.contracts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Connect redirected the person: they have been through a challenge or the credentials flow. A hint that came through
 * a browser, never a proof.
 *
 * @param confirmationId names this confirmation for ever; the CloudEvent's id where the producer gives none; never
 *     null (Reconnect)
 * @param loginId the LoginId that the redirect named; never null (Flinks: Successful connection)
 * @param requestId the RequestId of the challenge; null where the web back end does not know it (Flinks: Mid-Session
 *     Reconnect)
 * @param refreshId the refresh that showed the challenge; null where the web back end does not know it (Reconnect)
 * @param institution the institution's name, as Connect appends it; null where it does not (Flinks: Successful
 *     connection)
 * @param confirmedAt when the redirect arrived, UTC; never null (Reconnect)
 */
public record RedirectConfirmed(
        String confirmationId,
        String loginId,
        @Nullable String requestId,
        @Nullable String refreshId,
        @Nullable String institution,
        Instant confirmedAt)
        implements LoginEvent {}
