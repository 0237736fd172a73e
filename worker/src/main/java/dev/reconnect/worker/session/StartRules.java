package dev.reconnect.worker.session;

import dev.reconnect.contracts.CredentialsRequired.Action;
import dev.reconnect.contracts.RefreshFailed.FailureClass;
import dev.reconnect.worker.session.Answer.Refused;
import dev.reconnect.worker.session.Policy.Doubt;
import dev.reconnect.worker.session.Session.Open;
import dev.reconnect.worker.session.Session.Queued;
import dev.reconnect.worker.session.Session.Starting;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** From the queue to a RequestId: where a session is opened, or opened again, or is in doubt. */
final class StartRules {

    private StartRules() {}

    /** No start for those whose deadline has passed: it would text a person who has had their answer. */
    static Decision admitted(Context context, Queued queued, Pace pace) {
        if (context.now().isBefore(queued.notBefore())) {
            return Decision.to(queued, pace).note(Note.ILLEGAL_INPUT);
        }
        Decision inTime = due(context, queued, pace);
        if (!(inTime.next() instanceof Queued left) || context.now().isBefore(left.notBefore())) {
            return inTime;
        }
        Starting starting = new Starting(left.memory(), left.waiters(), left.attempts(), context.now(), List.of());
        return Decision.to(starting, Pace.fresh(context.now()))
                .call(new Call.Start(context.loginId()), context.now())
                .after(inTime);
    }

    static Decision due(Context context, Queued queued, Pace pace) {
        Decision lapsed = Ending.lapsed(context, queued, pace, ending -> inDoubt(ending, queued));
        return lapsed.next() instanceof Queued left
                ? Decision.to(patient(context, left), pace).after(lapsed)
                : lapsed;
    }

    /** A lost start is repeated at once for a person only: where none is left among those who wait, it is waited out. */
    static Queued patient(Context context, Queued queued) {
        Memory.Remnant lost = queued.memory().remnant();
        if (lost == null || !lost.aliveAt(context.now()) || !lost.aliveUntil().isAfter(queued.notBefore())) {
            return queued;
        }
        return context.policy().doubt(Waiter.lane(queued.waiters())) == Doubt.WAIT_OUT
                ? new Queued(queued.memory(), queued.waiters(), queued.attempts(), lost.aliveUntil(), true)
                : queued;
    }

    /** A lost start that is still waited out is remembered, so that the next refresh waits too. */
    static Ending inDoubt(Ending ending, Queued queued) {
        return queued.inDoubt() && ending.context().now().isBefore(queued.notBefore())
                ? new Ending(
                        ending.context(),
                        ending.memory().losing(queued.notBefore()),
                        ending.waiters(),
                        ending.confirmations())
                : ending;
    }

    /** A start under way may open a session: the state stays, even when nobody waits any more. */
    static Decision due(Context context, Starting starting, Pace pace) {
        Decision lapsed = Ending.lapsed(context, starting, pace, ending -> ending);
        boolean abandoned = lapsed.next() instanceof Session.Resting;
        if (!abandoned || lapsed.next() == null) {
            return lapsed;
        }
        Starting alone = starting.with(lapsed.next().memory(), List.of());
        return Decision.to(alone, pace).publish(lapsed.outcomes());
    }

    static Decision answered(Context context, Starting starting, Pace pace, Answer answer) {
        Refused article = ArticleRule.refusal(context, answer);
        if (article != null) {
            Memory memory = answer instanceof Refused ? starting.memory() : lost(context, starting, article);
            return rejected(context, starting, memory, pace, article);
        }
        return switch (answer) {
            case Answer.Pending pending ->
                pending.requestId() == null
                        ? doubted(context, starting)
                        : opened(context, starting, pace, pending.requestId());
            case Answer.Challenged challenged ->
                AuthorizeRules.answered(
                        context, authorizing(starting, challenged.requestId()), pace.anew(), challenged);
            case Answer.Authorized authorized ->
                AuthorizeRules.answered(
                        context, authorizing(starting, authorized.requestId()), pace.anew(), authorized);
            case Refused refused -> refused(context, starting, pace, refused);
            case Answer.NotSent ignored ->
                delay(context, starting, context.backoff(starting.attempts().delays() + 1));
            case Answer.Unreadable ignored -> doubted(context, starting);
            case Answer.Accounts ignored -> doubted(context, starting).note(Note.UNEXPECTED_ANSWER);
        };
    }

    /** The person signs in, and what this start may have opened is remembered until it can no longer live. */
    private static Memory lost(Context context, Starting starting, Refused article) {
        return starting.memory()
                .leaving(
                        new Memory.Remnant(article.requestId(), context.policy().deadAfter(context.now())));
    }

    private static Session.Authorizing authorizing(Starting starting, String requestId) {
        return new Session.Authorizing(
                starting.memory().leaving(null),
                starting.waiters(),
                starting.attempts(),
                new Live(requestId, starting.since(), 0, false),
                starting.heard());
    }

    private static Decision opened(Context context, Starting starting, Pace pace, String requestId) {
        Instant next = context.now().plus(context.policy().pollAfter(0));
        Pace polling = pace.anew().answered(context.now(), next);
        if (starting.waiters().isEmpty()) {
            return Ending.of(context, starting)
                    .leaving(requestId, context.now())
                    .quietly();
        }
        return Decision.to(authorizing(starting, requestId), polling);
    }

    private static Decision refused(Context context, Starting starting, Pace pace, Refused refused) {
        return switch (refused.meaning()) {
            case USER_MUST_ACT -> rejected(context, starting, pace, refused);
            case TRANSIENT, TRANSIENT_ONCE, SESSION_GONE -> again(context, starting, refused);
            case SLOW_DOWN ->
                delay(
                        context,
                        starting,
                        later(context, refused, starting.attempts().delays() + 1));
            case OUR_FAULT ->
                delay(context, starting, context.backoff(starting.attempts().delays() + 1));
            case BROKEN -> Ending.of(context, starting).failed(Ending.reason(FailureClass.REFUSED, refused), false);
        };
    }

    /** Not before Flinks says so, and never sooner than our own back-off: a Retry-After may be zero. */
    static Instant later(Context context, Refused refused, int tries) {
        Instant ours = context.backoff(tries);
        Duration told = refused.retryAfter();
        Instant theirs = told == null ? ours : context.now().plus(told);
        return theirs.isAfter(ours) ? theirs : ours;
    }

    /** Nothing was opened: the refresh keeps its place. */
    private static Decision delay(Context context, Starting starting, Instant notBefore) {
        if (starting.waiters().isEmpty()) {
            return Ending.of(context, starting).quietly();
        }
        return queue(context, starting, starting.attempts().delayed(), notBefore, false);
    }

    /** After a definite transient answer: a new start while the lane allows one, else the refresh has failed. */
    static Decision again(Context context, Open open, Refused refused) {
        int allowed = refused.meaning() == Meaning.TRANSIENT_ONCE
                ? Policy.restartsOnce(Waiter.lane(open.waiters()))
                : Policy.restarts(Waiter.lane(open.waiters()));
        if (open.waiters().isEmpty()) {
            return Ending.of(context, open).quietly();
        }
        if (open.attempts().restarts() >= allowed) {
            return Ending.of(context, open).failed(Ending.reason(FailureClass.TRANSIENT, refused), true);
        }
        Attempts attempts = open.attempts().restarted();
        return queue(context, open, attempts, later(context, refused, attempts.restarts()), false);
    }

    /** The live session is gone: once, a new one. */
    static Decision reborn(Context context, Open open, Refused refused) {
        if (open.attempts().rebirths() >= 1) {
            return Ending.of(context, open).failed(Ending.reason(FailureClass.SESSION_LOST, refused), true);
        }
        return queue(context, open, open.attempts().reborn(), context.now(), false);
    }

    /** The session that was joined is over: nothing lives, and this is the refresh's first start. */
    static Decision anew(Context context, Open open) {
        return queue(context, open, open.attempts(), context.now(), false);
    }

    /**
     * A start was sent and no readable answer came: Flinks may or may not have opened a session. Repeated at once at most
     * one time; a start after a wait is one of the new starts that the lane allows, for it too may text the person.
     */
    static Decision doubted(Context context, Starting starting) {
        if (starting.waiters().isEmpty()) {
            return Ending.of(context, starting).leaving(null, context.now()).quietly();
        }
        Doubt doubt = context.policy().doubt(Waiter.lane(starting.waiters()));
        if (doubt == Doubt.RETRY && starting.attempts().doubts() == 0) {
            Memory.Remnant lost = new Memory.Remnant(null, context.policy().deadAfter(context.now()));
            Starting doubtful = starting.with(starting.memory().leaving(lost), starting.waiters());
            return queue(context, doubtful, starting.attempts().doubted(), context.now(), true)
                    .note(Note.DOUBT_RETRIED);
        }
        if (starting.attempts().restarts() >= Policy.restarts(Waiter.lane(starting.waiters()))) {
            return Ending.of(context, starting)
                    .leaving(null, context.now())
                    .failed(Ending.transientReason(null, null), true);
        }
        Instant dead = context.policy().deadAfter(context.now());
        return queue(context, starting, starting.attempts().restarted(), dead, true)
                .note(Note.DOUBT_WAITED_OUT);
    }

    /** The bank wants the person. Where the institution is not known yet, Flinks is asked for it first. */
    static Decision rejected(Context context, Open open, Pace pace, Refused refused) {
        return rejected(context, open, open.memory(), pace, refused);
    }

    /** The same, remembering {@code memory}. */
    static Decision rejected(Context context, Open open, Memory memory, Pace pace, Refused refused) {
        Action action = refused.action() == null ? Action.RECONNECT : refused.action();
        if (memory.institution().id() != null || open.waiters().isEmpty()) {
            return new Ending(context, memory, open.waiters(), List.of())
                    .rejected(refused.flinksCode(), refused.httpStatus(), action);
        }
        Session.Confirming naming = new Session.Confirming(
                memory,
                open.waiters(),
                open.attempts(),
                List.of(),
                context.now(),
                new Purpose.NameInstitution(refused.flinksCode(), refused.httpStatus(), action));
        return ConfirmationRules.check(context, naming, pace.anew());
    }

    private static Decision queue(Context context, Open open, Attempts attempts, Instant notBefore, boolean inDoubt) {
        List<Waiter> waiters =
                open.waiters().stream().map(waiter -> waiter.announced(0)).toList();
        Queued queued = new Queued(open.memory(), waiters, attempts, notBefore, inDoubt);
        return Decision.to(patient(context, queued), Pace.fresh(context.now()));
    }
}
