package dev.reconnect.worker.session;

import dev.reconnect.contracts.Subject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Where a person finds Flinks Connect. Pure: the same arguments give the same URL. */
public interface ConnectPages {

    /**
     * Connect, opened on the challenge of a live session.
     *
     * @param visitor whose challenge it is
     * @param redirectUrl where the person goes afterwards, if anywhere
     * @param expiresAt when the challenge dies
     */
    String challenge(Subject visitor, @Nullable String redirectUrl, String requestId, Instant expiresAt);

    /**
     * Connect's credentials page, with the institution preselected where it is known.
     *
     * @param visitor who is asked to sign in
     * @param redirectUrl where the person goes afterwards, if anywhere
     * @param now when the page is offered
     */
    String credentials(Subject visitor, @Nullable String redirectUrl, @Nullable Integer institutionId, Instant now);

    /** Whether the web back end must add a freshly minted {@code authorizeToken} to either URL. */
    boolean authorizeTokenRequired();
}
