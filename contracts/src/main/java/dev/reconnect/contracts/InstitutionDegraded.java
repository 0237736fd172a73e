package dev.reconnect.contracts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Most live sessions at an institution fail because of the institution itself: its refreshes wait.
 *
 * @param institutionId the InstitutionId (Flinks: Authorize)
 * @param institution the institution's name; null if no answer has named it (Flinks: Authorize)
 * @param workerId the worker that reports it; never null (Reconnect)
 * @param since when that worker found it degraded, UTC; never null (Reconnect)
 * @param failureRate the percentage of live sessions that failed for this reason, 0 to 100; null if not counted
 *     (Reconnect)
 * @param retryAt when a few refreshes first try it again, UTC; null if not known (Reconnect)
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
        institution = Texts.tidy(institution, ContractBounds.LONGEST_LINE);
    }
}
