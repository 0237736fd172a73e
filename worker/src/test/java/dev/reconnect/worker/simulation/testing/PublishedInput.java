package dev.reconnect.worker.simulation.testing;

import dev.reconnect.worker.shard.Source;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A record that somebody published, and what has to come of it.
 *
 * @param ceId unique to the record, also among those that say the same
 * @param loginId null if the record says none
 * @param id the refreshId or confirmationId; null if the record says none
 * @param institutionId the bank that the refresh names, if any
 * @param deadline by when the refresh has to be authorized or challenged
 */
record PublishedInput(
        Fate fate,
        Place place,
        String ceId,
        @Nullable String loginId,
        @Nullable String id,
        Instant at,
        Instant deadline,
        @Nullable Integer institutionId) {

    /** What has to come of a record. */
    enum Fate {
        /** The refresh gets its one end. */
        REFRESH,
        /** Heard, once at most. */
        CONFIRMATION,
        /** To the dead letters, and the refresh it names gets its one end. */
        REFUSED_REFRESH,
        /** To the dead letters. */
        DEAD_LETTER
    }

    Source source() {
        return place.source();
    }

    /**
     * Where it was written.
     *
     * @param home where it belongs
     */
    record Place(Source source, int partition, long offset, int home) {
        boolean wrong() {
            return partition != home;
        }
    }
}
