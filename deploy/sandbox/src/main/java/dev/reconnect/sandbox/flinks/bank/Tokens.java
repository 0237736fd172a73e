package dev.reconnect.sandbox.flinks.bank;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * Authorize tokens. Each serves once and dies after 30 minutes without use.
 *
 * @see <a href="https://docs.flinks.com/guides/connect/authentication-reference">Authentication reference</a>
 */
public final class Tokens {
    static final Duration LIFE = Duration.ofMinutes(30);
    private static final int CAPACITY = 200_000;

    private final BoundedMap<Instant> unused = new BoundedMap<>(CAPACITY);

    public String mint(Instant now) {
        String token = UUID.randomUUID().toString();
        unused.put(token, now, minted -> isOver(minted, now));
        return token;
    }

    /** Uses the token up. False if it was never minted, was used before, or is too old. */
    public boolean use(String token, Instant now) {
        Instant minted = unused.remove(token);
        return minted != null && !isOver(minted, now);
    }

    private static boolean isOver(Instant minted, Instant now) {
        return !now.isBefore(minted.plus(LIFE));
    }
}
