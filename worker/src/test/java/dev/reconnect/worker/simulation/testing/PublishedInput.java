package dev.reconnect.worker.simulation.testing;

import dev.reconnect.worker.shard.Source;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A published record, and what must follow from it.
 *
 * @param ceId unique to the record, even among records with the same content
 * @param loginId null if the record says none
 * @param id the refreshId or confirmationId; null if the record says none
 * @param institutionId the bank that the refresh names, if any
 * @param deadline by when the refresh must be authorized or challenged
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

    /** What must follow from a record. */
    enum Fate {
        /** The refresh gets its one end. */
        REFRESH,
        /** It takes effect, at most once. */
        CONFIRMATION,
        /** It goes to the dead letters, and the refresh that it names gets its one end. */
        REFUSED_REFRESH,
        /** It goes to the dead letters. */
        DEAD_LETTER
    }

    Source source() {
        return place.source();
    }

    /**
     * The place where the record was written.
     *
     * @param home the partition that its login belongs to
     */
    record Place(Source source, int partition, long offset, int home) {
        boolean wrong() {
            return partition != home;
        }
    }
}
