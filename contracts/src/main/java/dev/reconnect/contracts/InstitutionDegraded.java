package dev.reconnect.contracts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Most live sessions at an institution fail for the institution's own sake: its refreshes wait.
 *
 * @param institution the institution's name, where an answer has given it
 * @param failureRate how many of a hundred live sessions failed so
 * @param retryAt from when on a few refreshes try it again, UTC
 */
public record InstitutionDegraded(
        int institutionId,
        @Nullable String institution,
        String workerId,
        Instant since,
        @Nullable Integer failureRate,
        @Nullable Instant retryAt)
        implements InstitutionEvent {

    public InstitutionDegraded {
        institution = Texts.tidy(institution, Texts.LINE);
    }
}
