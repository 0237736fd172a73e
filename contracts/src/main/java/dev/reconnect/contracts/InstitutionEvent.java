package dev.reconnect.contracts;

import java.time.Instant;

/** How an institution is, as one worker sees it: no word about any login. */
public sealed interface InstitutionEvent extends Event permits InstitutionDegraded, InstitutionRecovered {

    /** The Flinks InstitutionId. */
    int institutionId();

    /** The worker that says so; others may see the institution otherwise. */
    String workerId();

    /** When that worker found it degraded, UTC; the same in the event that ends it. */
    Instant since();

    @Override
    default String key() {
        return Integer.toString(institutionId());
    }
}
