package dev.reconnect.demo.page;

import dev.reconnect.contracts.CredentialsRequired;
import dev.reconnect.contracts.MfaChallengePending;
import dev.reconnect.contracts.Outcome;
import dev.reconnect.contracts.RefreshDeclined;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The Connect page that stands open for each login, as its last outcome says. Holds one at most for every known login. */
final class OpenChallenges {
    private final ConcurrentHashMap<String, Door> byLogin = new ConcurrentHashMap<>();

    /** A Connect page; {@code until} is {@link Instant#MAX} where it stays open. */
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
            default -> byLogin.remove(loginId);
        }
    }

    /** For a rejection's cool-down: its page may have been read too long ago, or be closed by a failure since. */
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
