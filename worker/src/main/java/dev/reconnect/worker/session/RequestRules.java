package dev.reconnect.worker.session;

import dev.reconnect.contracts.EventType;
import dev.reconnect.contracts.Outcome;
import dev.reconnect.contracts.RefreshDeclined;
import dev.reconnect.contracts.RefreshFailed;
import dev.reconnect.contracts.RefreshFailed.FailureClass;
import dev.reconnect.worker.session.Decision.Published;
import dev.reconnect.worker.session.Input.Requested;
import dev.reconnect.worker.session.Policy.Doubt;
import dev.reconnect.worker.session.Session.Authorizing;
import dev.reconnect.worker.session.Session.ChallengePending;
import dev.reconnect.worker.session.Session.Confirming;
import dev.reconnect.worker.session.Session.Fetching;
import dev.reconnect.worker.session.Session.Open;
import dev.reconnect.worker.session.Session.Queued;
import dev.reconnect.worker.session.Session.Resting;
import dev.reconnect.worker.session.Session.Starting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a request meets: nothing, a session in progress that it joins, or one at rest. */
final class RequestRules {

    private RequestRules() {}

    static Decision decide(Context context, @Nullable Session session, Pace pace, Requested requested) {
        Waiter waiter = requested.waiter();
        if (known(session, waiter.refreshId())) {
            return Decision.to(session, pace).note(Note.DUPLICATE_REQUEST);
        }
        if (waiter.pastDeadline(context.now())) {
            return failed(context, session, pace, waiter, FailureClass.DEADLINE);
        }
        return switch (session) {
            case null -> goLive(context, Memory.EMPTY.learn(requested.institution()), List.of(waiter));
            case Resting resting -> wake(context, resting, pace, requested);
            case Queued queued -> join(context, queued, pace, requested);
            case Starting starting -> join(context, starting, pace, requested);
            case Authorizing authorizing -> join(context, authorizing, pace, requested);
            case ChallengePending pending -> join(context, pending, pace, requested);
            case Confirming confirming -> join(context, confirming, pace, requested);
            case Fetching fetching -> join(context, fetching, pace, requested);
        };
    }

    /** A request that lies in the dead letters: whoever asked is told, once. */
    static Decision refuse(Context context, @Nullable Session session, Pace pace, Waiter waiter) {
        return known(session, waiter.refreshId())
                ? Decision.to(session, pace).note(Note.DUPLICATE_REQUEST)
                : failed(context, session, pace, waiter, FailureClass.INVALID_REQUEST);
    }

    private static Decision failed(
            Context context, @Nullable Session session, Pace pace, Waiter waiter, FailureClass failureClass) {
        RefreshFailed failed = new RefreshFailed(
                waiter.subject(context.loginId()),
                new RefreshFailed.Reason(failureClass, null, null),
                failureClass == FailureClass.DEADLINE,
                null);
        return answered(context, session, pace, waiter, published(failed, waiter));
    }

    private static Published published(Outcome outcome, Waiter waiter) {
        return new Published(outcome, waiter.traceparent(), 0, waiter.requestedAt());
    }

    private static boolean known(@Nullable Session session, String refreshId) {
        if (session == null) {
            return false;
        }
        return session.memory().knowsRefresh(refreshId)
                || (session instanceof Open open
                        && open.waiters().stream()
                                .anyMatch(waiter -> waiter.refreshId().equals(refreshId)));
    }

    /** Nothing is started: the waiter has its end at once, the session stays as it is. */
    private static Decision answered(
            Context context, @Nullable Session session, Pace pace, Waiter waiter, Published published) {
        Memory memory = (session == null ? Memory.EMPTY : session.memory()).ended(List.of(waiter.refreshId()));
        Instant until = context.now().plus(context.policy().remember());
        Session next = switch (session) {
            case null -> new Resting(memory, until);
            case Resting ignored -> new Resting(memory, until);
            case Queued open -> open.with(memory, open.waiters());
            case Starting open -> open.with(memory, open.waiters());
            case Authorizing open -> open.with(memory, open.waiters());
            case ChallengePending open -> open.with(memory, open.waiters());
            case Confirming open -> open.with(memory, open.waiters());
            case Fetching open -> open.with(memory, open.waiters());
        };
        return Decision.to(next, pace).publish(List.of(published));
    }

    private static Decision wake(Context context, Resting resting, Pace pace, Requested requested) {
        Waiter waiter = requested.waiter();
        Memory memory = resting.memory();
        if (memory.rejectedAt(context.now()) && memory.rejection() != null) {
            Instant until = memory.rejection().until();
            return answered(context, resting, pace, waiter, coolDown(context, memory, waiter, until));
        }
        if (memory.sated() != null && context.now().isBefore(memory.sated()) && !requested.force()) {
            return answered(context, resting, pace, waiter, coolDown(context, memory, waiter, memory.sated()));
        }
        return goLive(context, memory.learn(requested.institution()), List.of(waiter));
    }

    /** An earlier ending may have left a session alive: it is asked, never replaced, while it may live. */
    static Decision goLive(Context context, Memory memory, List<Waiter> waiters) {
        Instant now = context.now();
        Pace pace = Pace.fresh(now);
        Memory after = memory.leaving(null);
        Memory.Remnant remnant = memory.remnant();
        if (remnant == null || !remnant.aliveAt(now)) {
            return Decision.to(new Queued(after, waiters, Attempts.NONE, now, false), pace);
        }
        if (remnant.requestId() == null) {
            // The one repetition that a doubt allows was the earlier refresh's.
            Attempts doubted = Attempts.NONE.doubted();
            return Decision.to(new Queued(after, waiters, doubted, remnant.aliveUntil(), true), pace);
        }
        Live live = new Live(remnant.requestId(), now, 0, true);
        return Decision.to(new Authorizing(after, waiters, Attempts.NONE, live, List.of()), pace)
                .call(new Call.Poll(remnant.requestId()), now)
                .note(Note.REMNANT_JOINED);
    }

    private static Decision join(Context context, Open open, Pace pace, Requested requested) {
        Waiter waiter = requested.waiter();
        if (open.waiters().size() >= context.policy().waiters()) {
            Instant again = context.now().plus(context.policy().coolDownAfterSuccess());
            RefreshDeclined declined = new RefreshDeclined(
                    waiter.subject(context.loginId()),
                    RefreshDeclined.Reason.TOO_MANY_WAITING,
                    open.memory().lastOutcome(),
                    again,
                    null,
                    null);
            return answered(context, (Session) open, pace, waiter, published(declined, waiter));
        }
        List<Waiter> waiters = new ArrayList<>(open.waiters());
        waiters.add(standingStill(context, open, waiter));
        Session joined = open.with(open.memory().learn(requested.institution()), waiters);
        return switch (joined) {
            case Queued queued -> hurry(context, queued, pace);
            case ChallengePending pending -> ChallengeRules.announce(context, pending, pace);
            case Fetching fetching -> FetchRules.joined(context, (Fetching) open, fetching, pace);
            default -> Decision.to(joined, pace);
        };
    }

    /** The deadline of one who joins a challenge, so that it stands still from now on and not from the challenge's start. */
    private static Waiter standingStill(Context context, Open open, Waiter waiter) {
        Challenge challenge = switch (open) {
            case ChallengePending pending -> pending.challenge();
            case Confirming confirming ->
                confirming.purpose() instanceof Purpose.Await await ? await.challenge() : null;
            case Queued ignored -> null;
            case Starting ignored -> null;
            case Authorizing ignored -> null;
            case Fetching ignored -> null;
        };
        return challenge == null ? waiter : waiter.postponed(Duration.between(context.now(), challenge.since()));
    }

    /** The doubt policy follows the most urgent waiter, who may have just come. */
    static Decision hurry(Context context, Queued queued, Pace pace) {
        boolean waits = queued.inDoubt() && context.now().isBefore(queued.notBefore());
        if (waits
                && context.policy().doubt(Waiter.lane(queued.waiters())) == Doubt.RETRY
                && queued.attempts().doubts() == 0) {
            // What may live is remembered until a session of this login is known again.
            Memory memory = queued.memory().leaving(new Memory.Remnant(null, queued.notBefore()));
            Queued now = new Queued(memory, queued.waiters(), queued.attempts().doubted(), context.now(), true);
            return Decision.to(now, pace).note(Note.DOUBT_RETRIED);
        }
        return Decision.to(StartRules.patient(context, queued), pace);
    }

    private static String credentialsPage(Context context, Memory memory, Waiter waiter) {
        return context.pages()
                .credentials(
                        waiter.subject(context.loginId()),
                        waiter.redirectUrl(),
                        memory.institution().id(),
                        context.now());
    }

    static Published coolDown(Context context, Memory memory, Waiter waiter, Instant until) {
        boolean credentials = memory.rejectedAt(context.now())
                || EventType.CREDENTIALS_REQUIRED.type().equals(memory.lastOutcome());
        RefreshDeclined declined = new RefreshDeclined(
                waiter.subject(context.loginId()),
                RefreshDeclined.Reason.COOL_DOWN,
                memory.lastOutcome(),
                until,
                credentials ? credentialsPage(context, memory, waiter) : null,
                credentials ? context.pages().authorizeTokenRequired() : null);
        return published(declined, waiter);
    }
}
