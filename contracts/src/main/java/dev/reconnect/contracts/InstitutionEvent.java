package dev.reconnect.contracts;

import java.time.Instant;

/** How an institution is, as one worker sees it. It says nothing about any login. */
public sealed interface InstitutionEvent extends Event permits InstitutionDegraded, InstitutionRecovered {

    /** The Flinks InstitutionId. */
    int institutionId();

    /** The worker that reports it; other workers may see the institution differently. */
    String workerId();

    /** When that worker found it degraded, UTC. The event that ends the time of trouble repeats it. */
    Instant since();

    @Override
    default String key() {
        return Integer.toString(institutionId());
    }
}
