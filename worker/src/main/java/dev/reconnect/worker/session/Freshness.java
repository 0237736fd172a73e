package dev.reconnect.worker.session;

import java.time.Instant;

/**
 * How fresh the data of an authorized session are.
 *
 * @param freshAfter a cached result older than this does not count if the session must be looked up again
 * @param verified whether the data are known to be this refresh's own; if not, their age is compared with each waiter's
 *     request
 * @param cacheRechecks how often the session was replaced by a new cached one
 */
public record Freshness(Instant freshAfter, boolean verified, int cacheRechecks) {

    /** The data are taken whatever their age. */
    public static final Freshness UNKNOWN = new Freshness(Instant.EPOCH, false, 0);

    public static Freshness verified(Instant freshAfter) {
        return new Freshness(freshAfter, true, 0);
    }

    public Freshness recheck() {
        return new Freshness(freshAfter, verified, cacheRechecks + 1);
    }
}
