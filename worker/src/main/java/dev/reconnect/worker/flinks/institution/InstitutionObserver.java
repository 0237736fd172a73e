package dev.reconnect.worker.flinks.institution;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Hears how the banks are, in the order in which it happened. Called with a lock held: it must not block. */
public interface InstitutionObserver {

    /** Hears nothing. */
    InstitutionObserver NONE = new InstitutionObserver() {};

    /**
     * Most of this bank's live sessions fail for its own sake; not said again before it has recovered.
     *
     * @param name where an answer has given it
     * @param failureRate how many of a hundred
     * @param retryAt from when on a few starts try it again
     */
    default void degraded(int institutionId, @Nullable String name, Instant since, int failureRate, Instant retryAt) {}

    /** It serves again, after having been degraded {@code since} then. */
    default void recovered(int institutionId, @Nullable String name, Instant since, Instant recoveredAt) {}

    /** A start was refused for its bank's sake; it will ask again. */
    default void barred() {}

    /** An answer about a bank could not be counted, for too many others are degraded. */
    default void unguarded() {}
}
