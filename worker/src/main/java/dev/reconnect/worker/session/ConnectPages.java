package dev.reconnect.worker.session;

import dev.reconnect.contracts.Subject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The URLs of Flinks Connect. Pure: the same arguments give the same URL. */
public interface ConnectPages {

    /**
     * Connect, opened on the challenge of a live session.
     *
     * @param visitor the person whose challenge it is
     * @param redirectUrl where the person goes afterwards, if anywhere
     * @param expiresAt when the challenge expires
     */
    String challenge(Subject visitor, @Nullable String redirectUrl, String requestId, Instant expiresAt);

    /**
     * Connect's credentials page, with the institution preselected if it is known.
     *
     * @param visitor the person who is asked to sign in
     * @param redirectUrl where the person goes afterwards, if anywhere
     * @param now when the page is offered
     */
    String credentials(Subject visitor, @Nullable String redirectUrl, @Nullable Integer institutionId, Instant now);

    /** Whether the web back end must add a freshly minted {@code authorizeToken} to either URL. */
    boolean authorizeTokenRequired();
}
