package dev.reconnect.contracts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An institution that was degraded serves again: its refreshes go on.
 *
 * @param institution the institution's name, where an answer has given it
 * @param recoveredAt when enough tries had succeeded, UTC
 */
public record InstitutionRecovered(
        int institutionId, @Nullable String institution, String workerId, Instant since, Instant recoveredAt)
        implements InstitutionEvent {

    public InstitutionRecovered {
        institution = Texts.tidy(institution, Texts.LINE);
    }
}
