package dev.reconnect.contracts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Connect redirected the person: they have been through a challenge or the credentials flow. A hint that came through
 * a browser, never a proof.
 *
 * @param confirmationId names this confirmation for ever; the CloudEvent's id where the producer gives none
 * @param loginId the Flinks LoginId that the redirect named
 * @param requestId the RequestId of the challenge, where the web back end knows it
 * @param refreshId the refresh that showed the challenge, where the web back end knows it
 * @param institution the institution's name, as Connect appends it
 * @param confirmedAt when the redirect arrived, UTC
 */
public record RedirectConfirmed(
        String confirmationId,
        String loginId,
        @Nullable String requestId,
        @Nullable String refreshId,
        @Nullable String institution,
        Instant confirmedAt)
        implements LoginEvent {}
