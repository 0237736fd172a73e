package dev.reconnect.worker.session;

import dev.reconnect.worker.session.Session.Authorizing;
import dev.reconnect.worker.session.Session.ChallengePending;
import dev.reconnect.worker.session.Session.Confirming;
import dev.reconnect.worker.session.Session.Fetching;
import dev.reconnect.worker.session.Session.Queued;
import dev.reconnect.worker.session.Session.Resting;
import dev.reconnect.worker.session.Session.Starting;
import java.time.Instant;
import java.util.List;

/** When a session needs {@link Input.Due} at the latest, whatever else happens: no state pends for ever. */
public final class Timetable {

    private Timetable() {}

    /**
     * The next moment at which something is due. {@link Instant#MAX} only for a start under way that nobody waits for:
     * the client bounds its time.
     */
    public static Instant dueAt(Session session, Pace pace, Policy policy) {
        return switch (session) {
            case Queued queued -> firstDeadline(queued.waiters());
            case Starting starting -> firstDeadline(starting.waiters());
            case Authorizing authorizing -> earlier(nextCall(pace), firstDeadline(authorizing.waiters()));
            case ChallengePending pending ->
                pace.calling()
                        ? ChallengeRules.givenUpAt(policy, pending, pace)
                        : earlier(pace.nextAt(), pending.challenge().expiresAt());
            case Confirming confirming -> earlier(nextCall(pace), ConfirmRules.endsAt(policy, confirming, pace));
            case Fetching fetching -> earlier(nextCall(pace), FetchRules.endsAt(policy, fetching));
            case Resting resting -> resting.until();
        };
    }

    private static Instant nextCall(Pace pace) {
        return pace.calling() ? Instant.MAX : pace.nextAt();
    }

    private static Instant firstDeadline(List<Waiter> waiters) {
        return waiters.stream().map(Waiter::deadline).min(Instant::compareTo).orElse(Instant.MAX);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
