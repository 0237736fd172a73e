package dev.reconnect.worker.session;

import dev.reconnect.contracts.Lane;
import dev.reconnect.contracts.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One accepted refresh that has not ended yet.
 *
 * @param deadline by when authorization or a challenge must be reached; stands still while a challenge is pending
 * @param announced the ordinal of the last challenge that this waiter was told of; 0 if none
 * @param wanted what it asks for of the accounts; absent means {@link AccountsWanted#DEFAULT}
 */
public record Waiter(
        String refreshId,
        Lane lane,
        Instant requestedAt,
        Instant deadline,
        Requester requester,
        int announced,
        @Nullable AccountsWanted wanted) {

    /**
     * Who asked, as the outcomes repeat it.
     *
     * @param redirectUrl where the person goes after Connect, if anywhere
     */
    public record Requester(
            @Nullable String requestedBy,
            @Nullable String tag,
            @Nullable String runId,
            @Nullable String redirectUrl,
            @Nullable String traceparent) {

        /** Nothing is known. */
        public static final Requester UNKNOWN = new Requester(null, null, null, null, null);
    }

    /** A waiter that was told of no challenge yet and asks for the default of the accounts. */
    public Waiter(String refreshId, Lane lane, Instant requestedAt, Instant deadline, Requester requester) {
        this(refreshId, lane, requestedAt, deadline, requester, 0, null);
    }

    /** The lane of the most urgent waiter; interactive if there is none. */
    public static Lane lane(List<Waiter> waiters) {
        return waiters.stream().map(Waiter::lane).min(Lane::compareTo).orElse(Lane.INTERACTIVE);
    }

    /** What covers everything that each of these asks for; the default if there is none. */
    static AccountsWanted wanted(List<Waiter> waiters) {
        return AccountsWanted.ofAll(waiters.stream()
                .map(waiter -> waiter.wanted == null ? AccountsWanted.DEFAULT : waiter.wanted)
                .toList());
    }

    /** The earliest deadline of these; {@link Instant#MAX} if there is none. */
    public static Instant firstDeadline(List<Waiter> waiters) {
        return waiters.stream().map(Waiter::deadline).min(Instant::compareTo).orElse(Instant.MAX);
    }

    public static List<String> ids(List<Waiter> waiters) {
        return waiters.stream().map(Waiter::refreshId).toList();
    }

    public Subject subject(String loginId) {
        return new Subject(loginId, refreshId, null, null, lane, requester.requestedBy, requester.tag, requester.runId);
    }

    public @Nullable String redirectUrl() {
        return requester.redirectUrl;
    }

    public @Nullable String traceparent() {
        return requester.traceparent;
    }

    public boolean pastDeadline(Instant now) {
        return !now.isBefore(deadline);
    }

    public Waiter announced(int ordinal) {
        return new Waiter(refreshId, lane, requestedAt, deadline, requester, ordinal, wanted);
    }

    public Waiter postponed(Duration by) {
        return new Waiter(refreshId, lane, requestedAt, deadline.plus(by), requester, announced, wanted);
    }
}
