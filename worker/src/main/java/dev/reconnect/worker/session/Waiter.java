package dev.reconnect.worker.session;

import dev.reconnect.contracts.Lane;
import dev.reconnect.contracts.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One accepted refresh that has not had its end.
 *
 * @param deadline by when authorization or a challenge must be reached; stands still while a challenge is pending
 * @param announced the ordinal of the challenge that this waiter was told of; 0 is none
 * @param wanted what of the accounts it asked for; {@link AccountsWanted#DEFAULT} where absent
 */
public record Waiter(
        String refreshId,
        Lane lane,
        Instant requestedAt,
        Instant deadline,
        @Nullable String requestedBy,
        @Nullable String tag,
        @Nullable String runId,
        @Nullable String redirectUrl,
        @Nullable String traceparent,
        int announced,
        @Nullable AccountsWanted wanted) {

    /** One that leaves it to us what of the accounts is fetched. */
    public Waiter(
            String refreshId,
            Lane lane,
            Instant requestedAt,
            Instant deadline,
            @Nullable String requestedBy,
            @Nullable String tag,
            @Nullable String runId,
            @Nullable String redirectUrl,
            @Nullable String traceparent,
            int announced) {
        this(
                refreshId,
                lane,
                requestedAt,
                deadline,
                requestedBy,
                tag,
                runId,
                redirectUrl,
                traceparent,
                announced,
                null);
    }

    /** The lane of the most urgent; interactive where nobody is left to ask. */
    public static Lane lane(List<Waiter> waiters) {
        return waiters.stream().map(Waiter::lane).min(Lane::compareTo).orElse(Lane.INTERACTIVE);
    }

    Subject subject(String loginId) {
        return new Subject(loginId, refreshId, null, null, lane, requestedBy, tag, runId);
    }

    boolean pastDeadline(Instant now) {
        return !now.isBefore(deadline);
    }

    Waiter announced(int ordinal) {
        return new Waiter(
                refreshId,
                lane,
                requestedAt,
                deadline,
                requestedBy,
                tag,
                runId,
                redirectUrl,
                traceparent,
                ordinal,
                wanted);
    }

    Waiter postponed(Duration by) {
        return new Waiter(
                refreshId,
                lane,
                requestedAt,
                deadline.plus(by),
                requestedBy,
                tag,
                runId,
                redirectUrl,
                traceparent,
                announced,
                wanted);
    }
}
