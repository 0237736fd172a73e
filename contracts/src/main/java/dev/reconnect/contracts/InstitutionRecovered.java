package dev.reconnect.contracts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An institution that was degraded serves again: its refreshes go on.
 *
 * @param institutionId the InstitutionId (Flinks: Authorize)
 * @param institution the institution's name; null if no answer has named it (Flinks: Authorize)
 * @param workerId the worker that reports it; never null (Reconnect)
 * @param since when that worker found it degraded, UTC, as in the event that this one ends; never null (Reconnect)
 * @param recoveredAt when enough tries had succeeded, UTC; never null (Reconnect)
 */
public record InstitutionRecovered(
        int institutionId, @Nullable String institution, String workerId, Instant since, Instant recoveredAt)
        implements InstitutionEvent {

    public InstitutionRecovered {
        institution = Texts.tidy(institution, ContractBounds.LONGEST_LINE);
    }
}
