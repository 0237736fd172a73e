package dev.reconnect.contracts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Connect redirected the person, who has been through a challenge or the credentials flow. The news comes through a
 * browser: it is a hint, never a proof.
 *
 * @param confirmationId names this confirmation for ever; the CloudEvent's id if the producer gives none; never
 *     null (Reconnect)
 * @param loginId the LoginId that the redirect named; never null (Flinks: Successful connection)
 * @param requestId the RequestId of the challenge; null if the web back end does not know it (Flinks: Mid-Session
 *     Reconnect)
 * @param refreshId the refresh that showed the challenge; null if the web back end does not know it (Reconnect)
 * @param institution the institution's name, as Connect appends it to the URL; null if it appends none (Flinks:
 *     Successful connection)
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
