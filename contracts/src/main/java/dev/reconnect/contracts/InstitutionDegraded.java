package dev.reconnect.contracts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Most live sessions at an institution fail for the institution's own sake: its refreshes wait.
 *
 * @param institutionId the InstitutionId (Flinks: Authorize)
 * @param institution the institution's name; null where no answer has given it (Flinks: Authorize)
 * @param workerId the worker that says so; never null (Reconnect)
 * @param since when that worker found it degraded, UTC; never null (Reconnect)
 * @param failureRate how many of a hundred live sessions failed so, 0 to 100; null where not counted (Reconnect)
 * @param retryAt from when on a few refreshes try it again, UTC; null where not known (Reconnect)
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
