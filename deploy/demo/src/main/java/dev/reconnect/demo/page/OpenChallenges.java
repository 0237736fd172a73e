package dev.reconnect.demo.page;

import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.contracts.CredentialsRequired;
import dev.reconnect.contracts.MfaChallengeExpired;
import dev.reconnect.contracts.MfaChallengePending;
import dev.reconnect.contracts.Outcome;
import dev.reconnect.contracts.RefreshDeclined;
import dev.reconnect.contracts.RefreshFailed;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The open Connect page of each login, as its last outcome says. Holds at most one page for every known login. */
final class OpenChallenges {
    private final ConcurrentHashMap<String, Door> byLogin = new ConcurrentHashMap<>();

    /** A Connect page; {@code until} is {@link Instant#MAX} if it stays open. */
    record Door(String url, boolean tokenRequired, Instant until) {}

    void take(Outcome outcome) {
        String loginId = outcome.loginId();
        switch (outcome) {
            case MfaChallengePending pending ->
                byLogin.put(
                        loginId, new Door(pending.iframeUrl(), pending.authorizeTokenRequired(), pending.expiresAt()));
            case CredentialsRequired required ->
                byLogin.put(loginId, new Door(required.iframeUrl(), required.authorizeTokenRequired(), Instant.MAX));
            case RefreshDeclined declined -> declined(declined);
            case AccountsReady ignored -> byLogin.remove(loginId);
            case MfaChallengeExpired ignored -> byLogin.remove(loginId);
            case RefreshFailed ignored -> byLogin.remove(loginId);
        }
    }

    /**
     * Opens the page again in a rejection's cool-down: the app may have read it too long ago, or a failure may have
     * closed it.
     */
    private void declined(RefreshDeclined declined) {
        String url = declined.iframeUrl();
        if (url != null) {
            boolean tokenRequired = Boolean.TRUE.equals(declined.authorizeTokenRequired());
            byLogin.put(declined.loginId(), new Door(url, tokenRequired, Instant.MAX));
        }
    }

    Optional<Door> of(String loginId, Instant now) {
        return Optional.ofNullable(byLogin.get(loginId)).filter(door -> now.isBefore(door.until()));
    }
}
