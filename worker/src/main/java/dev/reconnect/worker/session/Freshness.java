package dev.reconnect.worker.session;

import java.time.Instant;

/**
 * Whose data an authorized session brings.
 *
 * @param freshAfter a cached result older than this does not count, should the session have to be looked up again
 * @param verified whether the data are known to be this refresh's own; if not, each waiter is held against their age
 * @param cacheRechecks how often the session was replaced by a new cached one
 */
public record Freshness(Instant freshAfter, boolean verified, int cacheRechecks) {

    /** Taken whatever its age. */
    public static final Freshness UNKNOWN = new Freshness(Instant.EPOCH, false, 0);

    public static Freshness verified(Instant freshAfter) {
        return new Freshness(freshAfter, true, 0);
    }

    public Freshness recheck() {
        return new Freshness(freshAfter, verified, cacheRechecks + 1);
    }
}
