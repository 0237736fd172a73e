package dev.reconnect.worker.session;

import dev.reconnect.contracts.AccountsReady.Source;
import dev.reconnect.worker.session.Answer.Refused;
import dev.reconnect.worker.session.Session.Confirming;
import dev.reconnect.worker.session.Session.Fetching;
import java.time.Instant;

/** A late confirmation under the setting {@code same-request-id}: the session that lives on is asked, then the cache. */
final class AskSessionRules {

    private AskSessionRules() {}

    static Decision answered(Context context, Confirming confirming, Pace pace, Purpose.AskSession ask, Answer answer) {
        return switch (answer) {
            case Answer.Authorized authorized -> fetch(context, confirming, pace, authorized);
            case Answer.Challenged ignored -> timedOut(context, confirming, pace, ask);
            case Refused refused -> refused(context, confirming, pace, ask, refused);
            case Answer.Pending ignored -> ConfirmRules.again(context, confirming, pace);
            case Answer.NotSent ignored -> ConfirmRules.again(context, confirming, pace);
            case Answer.Unreadable ignored -> ConfirmRules.again(context, confirming, pace);
            case Answer.Accounts ignored ->
                ConfirmRules.again(context, confirming, pace).note(Note.UNEXPECTED_ANSWER);
        };
    }

    private static Decision refused(
            Context context, Confirming confirming, Pace pace, Purpose.AskSession ask, Refused refused) {
        Memory over = confirming.memory().leaving(null);
        Instant now = context.now();
        return switch (refused.meaning()) {
            case USER_MUST_ACT ->
                takeCached(
                        context,
                        confirming,
                        over.rejected(new Memory.Rejection(
                                now, now.plus(context.policy().coolDownAfterRejection()))),
                        pace);
            case SESSION_GONE -> takeCached(context, confirming, over, pace);
            case TRANSIENT, TRANSIENT_ONCE ->
                refused.flinksCode() == null
                        ? ConfirmRules.again(context, confirming, pace)
                        : takeCached(context, confirming, over, pace);
            case BROKEN -> timedOut(context, confirming, pace, ask);
            case SLOW_DOWN, OUR_FAULT ->
                Decision.to(confirming, pace.answered(now, StartRules.later(context, refused, pace.tries() + 1)));
        };
    }

    /** The session's own data; a refresh that joined in is held against their age. */
    private static Decision fetch(Context context, Confirming confirming, Pace pace, Answer.Authorized authorized) {
        Fetching fetching = new Fetching(
                confirming
                        .memory()
                        .leaving(null)
                        .learn(authorized.institution())
                        .seen(authorized.lastRefresh()),
                confirming.waiters(),
                confirming.attempts(),
                confirming.confirmations(),
                context.now(),
                authorized.requestId(),
                Source.LIVE,
                Instant.EPOCH,
                false,
                0);
        return Decision.to(fetching, pace.anew()).call(fetching.fetch(), context.now());
    }

    /** The session has not told: the cached result is taken, while the session is remembered. */
    static Decision timedOut(Context context, Confirming confirming, Pace pace, Purpose.AskSession ask) {
        Memory memory = leftAlive(context, confirming, ask, pace.latestContact(context.now()));
        return takeCached(context, confirming, memory, pace);
    }

    static Memory leftAlive(Context context, Confirming confirming, Purpose.AskSession ask, Instant lastContact) {
        return confirming
                .memory()
                .leaving(new Memory.Remnant(ask.requestId(), context.policy().deadAfter(lastContact)));
    }

    private static Decision takeCached(Context context, Confirming confirming, Memory memory, Pace pace) {
        Confirming cached = new Confirming(
                memory,
                confirming.waiters(),
                confirming.attempts(),
                confirming.confirmations(),
                context.now(),
                new Purpose.TakeAnyway());
        return ConfirmationRules.check(context, cached, pace.anew());
    }
}
