package dev.reconnect.worker.session;

import org.jspecify.annotations.Nullable;

/** Where a person finds Flinks Connect. Pure: the same arguments give the same URL. */
public interface ConnectPages {

    /** Connect, opened on the challenge of a live session. */
    String challenge(String requestId, @Nullable String redirectUrl);

    /** Connect's credentials page, with the institution preselected where it is known. */
    String credentials(@Nullable Integer institutionId, @Nullable String redirectUrl);

    /** Whether the web back end must add a freshly minted {@code authorizeToken} to either URL. */
    boolean authorizeTokenRequired();
}
