package dev.reconnect.worker.flinks.institution;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Hears how the banks are, in the order in which it happens. It is called with a lock held, so it must not block. */
public interface InstitutionObserver {

    /** Hears nothing. */
    InstitutionObserver NONE = new InstitutionObserver() {};

    /**
     * Most live sessions of this bank fail for the bank's own reasons. It is not said again before the bank has
     * recovered.
     *
     * @param name as an answer gave it; null if none did
     * @param failureRate how many of a hundred live sessions failed
     * @param retryAt when a few starts try the bank again
     */
    default void degraded(int institutionId, @Nullable String name, Instant since, int failureRate, Instant retryAt) {}

    /** The bank serves again, after it was degraded from {@code since} on. */
    default void recovered(int institutionId, @Nullable String name, Instant since, Instant recoveredAt) {}

    /** A start was refused because of its bank; it will ask again. */
    default void barred() {}

    /** An answer about a bank could not be counted, because too many others are degraded. */
    default void unguarded() {}
}
