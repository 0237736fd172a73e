package dev.reconnect.worker.session;

import java.time.Instant;

/**
 * Everything from outside that a decision may depend on.
 *
 * @param chance a fresh random number in [0, 1)
 */
public record Context(String loginId, Instant now, double chance, Policy policy, ConnectPages pages) {

    /** When to try again after {@code tries} failures. */
    public Instant backoff(int tries) {
        return now.plus(policy.retries().backoff().after(Math.max(1, tries), chance));
    }
}
