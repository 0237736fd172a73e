package dev.reconnect.worker.redirect;

import dev.reconnect.contracts.Subject;
import dev.reconnect.worker.redirect.seal.RedirectState;
import dev.reconnect.worker.redirect.seal.StateSeal;
import dev.reconnect.worker.session.ConnectPages;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Pages of Connect that lead back to the landing, each with its own state. The seal holds the return address of the
 * request.
 */
public final class ReturnLinks implements ConnectPages {

    /** A late answer still gets its landing: Flinks may process it for this long. */
    static final Duration AFTER_A_CHALLENGE = Duration.ofMinutes(30);

    /** Nothing ends at Flinks meanwhile, and a person who is told at night signs in in the morning. */
    static final Duration TO_SIGN_IN = Duration.ofHours(24);

    private final ConnectPages pages;
    private final String landing;
    private final StateSeal seal;

    /** @param publicUrl the landing, as a browser reaches it */
    public ReturnLinks(ConnectPages pages, URI publicUrl, StateSeal seal) {
        this.pages = pages;
        this.landing = publicUrl.toASCIIString();
        this.seal = seal;
    }

    @Override
    public String challenge(Subject visitor, @Nullable String redirectUrl, String requestId, Instant expiresAt) {
        String link = link(visitor, requestId, redirectUrl, expiresAt.plus(AFTER_A_CHALLENGE));
        return pages.challenge(visitor, link, requestId, expiresAt);
    }

    @Override
    public String credentials(
            Subject visitor, @Nullable String redirectUrl, @Nullable Integer institutionId, Instant now) {
        return pages.credentials(visitor, link(visitor, null, redirectUrl, now.plus(TO_SIGN_IN)), institutionId, now);
    }

    @Override
    public boolean authorizeTokenRequired() {
        return pages.authorizeTokenRequired();
    }

    private String link(
            Subject visitor, @Nullable String requestId, @Nullable String returnAddress, Instant expiresAt) {
        RedirectState state = new RedirectState(
                visitor.loginId(),
                visitor.refreshId(),
                visitor.confirmationId(),
                requestId,
                returnAddress,
                expiresAt.truncatedTo(ChronoUnit.MILLIS));
        return landing + "?state=" + seal.seal(state);
    }
}
