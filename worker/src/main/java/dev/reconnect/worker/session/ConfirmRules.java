package dev.reconnect.worker.session;

import dev.reconnect.contracts.AccountsReady.Source;
import dev.reconnect.contracts.CredentialsRequired.Action;
import dev.reconnect.contracts.RefreshFailed.FailureClass;
import dev.reconnect.worker.session.Answer.Authorized;
import dev.reconnect.worker.session.Answer.Refused;
import dev.reconnect.worker.session.Session.ChallengePending;
import dev.reconnect.worker.session.Session.Confirming;
import dev.reconnect.worker.session.Session.Fetching;
import dev.reconnect.worker.session.Session.Queued;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Looking at the cached result. Flinks replays there the outcome of the last attempt, errors included; so only a
 * result not older than what it must prove counts as fresh, and an error decides nothing while a challenge is pending.
 */
final class ConfirmRules {

    /** How often a check that got no answer is repeated where the challenge is over. */
    private static final int LAST_LOOKS = 3;

    /** A person waits for the credentials page; without its institution it is still of use. */
    private static final Duration LONGEST_NAMING = Duration.ofSeconds(30);

    private ConfirmRules() {}

    static Decision due(Context context, Confirming confirming, Pace pace) {
        if (!context.now().isBefore(endsAt(context.policy(), confirming, pace))) {
            return timedOut(context, confirming, pace);
        }
        if (pace.calling() || context.now().isBefore(pace.nextAt())) {
            return Decision.to(confirming, pace);
        }
        return ConfirmationRules.check(context, confirming, pace);
    }

    /** When looking comes to an end, answered or not. A challenge's last look is not skipped for a late take-over. */
    static Instant endsAt(Policy policy, Confirming confirming, Pace pace) {
        return switch (confirming.purpose()) {
            case Purpose.Refetch refetch -> refetch.fetchingSince().plus(policy.dataTimeout());
            case Purpose.Expire ignored -> pace.lastCallAt().plus(policy.confirmTimeout());
            case Purpose.Await ignored -> confirming.since().plus(policy.confirmTimeout());
            case Purpose.StartLive ignored -> confirming.since().plus(policy.confirmTimeout());
            case Purpose.TakeAnyway ignored -> confirming.since().plus(policy.confirmTimeout());
            case Purpose.AskSession ignored -> confirming.since().plus(policy.confirmTimeout());
            case Purpose.NameInstitution ignored -> confirming.since().plus(LONGEST_NAMING);
        };
    }

    static Decision answered(Context context, Confirming confirming, Pace pace, Answer answer) {
        if (confirming.purpose() instanceof Purpose.NameInstitution naming) {
            return named(context, confirming, naming, answer);
        }
        if (confirming.purpose() instanceof Purpose.AskSession ask) {
            return AskSessionRules.answered(context, confirming, pace, ask, answer);
        }
        if (answer instanceof Authorized authorized && fresh(context, confirming, authorized)) {
            return fetch(context, confirming, pace, authorized, true);
        }
        return switch (confirming.purpose()) {
            case Purpose.Await await -> backToChallenge(context, confirming, pace, await);
            case Purpose.StartLive start -> backToQueue(context, confirming, start);
            case Purpose.TakeAnyway ignored -> take(context, confirming, pace, answer);
            case Purpose.Expire expire -> expire(context, confirming, pace, expire, answer);
            case Purpose.Refetch ignored -> refetch(context, confirming, pace, answer);
            case Purpose.AskSession ask -> AskSessionRules.answered(context, confirming, pace, ask, answer);
            case Purpose.NameInstitution naming -> named(context, confirming, naming, answer);
        };
    }

    private static boolean fresh(Context context, Confirming confirming, Authorized authorized) {
        if (confirming.purpose() instanceof Purpose.Refetch refetch && !refetch.verified()) {
            // It was taken as it was the first time, LastRefresh or not.
            return true;
        }
        Instant lastRefresh = authorized.lastRefresh();
        return lastRefresh != null && !lastRefresh.isBefore(freshAfter(context.policy(), confirming));
    }

    /** A cached result older than this proves nothing. */
    private static Instant freshAfter(Policy policy, Confirming confirming) {
        return switch (confirming.purpose()) {
            case Purpose.Await await -> await.live().startedAt().minus(policy.clockSkew());
            case Purpose.Expire expire -> expire.live().startedAt().minus(policy.clockSkew());
            case Purpose.StartLive ignored ->
                confirming.waiters().stream()
                        .map(Waiter::requestedAt)
                        .min(Instant::compareTo)
                        .orElse(confirming.since())
                        .minus(policy.coolDownAfterSuccess());
            case Purpose.TakeAnyway ignored ->
                confirming.waiters().stream()
                        .map(Waiter::requestedAt)
                        .max(Instant::compareTo)
                        .orElse(confirming.since())
                        .minus(policy.coolDownAfterSuccess());
            case Purpose.Refetch refetch -> refetch.freshAfter();
            case Purpose.AskSession ignored -> Instant.MAX;
            case Purpose.NameInstitution ignored -> Instant.MAX;
        };
    }

    private static Decision fetch(
            Context context, Confirming confirming, Pace pace, Authorized authorized, boolean verified) {
        Purpose.Refetch refetch = confirming.purpose() instanceof Purpose.Refetch again ? again : null;
        // Whose refresh it was, nobody knows: a lost session of ours, the person's own, Flinks' nightly one. Only a
        // poll tells
        // that the challenge's own session is over, and so the next refresh asks it first.
        Memory memory = leftAlive(context, confirming, pace.latestContact(context.now()));
        Fetching fetching = new Fetching(
                memory.learn(authorized.institution()).seen(authorized.lastRefresh()),
                confirming.waiters(),
                confirming.attempts(),
                confirming.confirmations(),
                refetch == null ? context.now() : refetch.fetchingSince(),
                authorized.requestId(),
                Source.CACHED,
                verified ? freshAfter(context.policy(), confirming) : Instant.EPOCH,
                refetch == null ? verified : refetch.verified(),
                refetch == null ? 0 : refetch.cacheRechecks());
        return Decision.to(fetching, pace.anew()).call(fetching.fetch(), context.now());
    }

    /** What this check leaves alive at Flinks if it goes no further: the challenge's session, or the lost start's. */
    static Memory leftAlive(Context context, Confirming confirming, Instant lastContact) {
        if (confirming.purpose() instanceof Purpose.OfChallenge challenged) {
            Instant aliveUntil = context.policy().deadAfter(lastContact);
            return confirming
                    .memory()
                    .leaving(new Memory.Remnant(challenged.live().requestId(), aliveUntil));
        }
        if (confirming.purpose() instanceof Purpose.AskSession ask) {
            return AskSessionRules.leftAlive(context, confirming, ask, lastContact);
        }
        return confirming.purpose() instanceof Purpose.StartLive start && start.inDoubt()
                ? confirming.memory().losing(start.notBefore())
                : confirming.memory();
    }

    private static Decision backToChallenge(Context context, Confirming confirming, Pace pace, Purpose.Await await) {
        Pace again = pace.answered(context.now(), context.backoff(pace.tries() + 1));
        ChallengePending pending = new ChallengePending(
                confirming.memory(), confirming.waiters(), confirming.attempts(), await.live(), await.challenge());
        return ChallengeRules.announce(context, pending, again);
    }

    private static Decision backToQueue(Context context, Confirming confirming, Purpose.StartLive start) {
        Queued queued = new Queued(
                confirming.memory(), confirming.waiters(), confirming.attempts(), start.notBefore(), start.inDoubt());
        return RequestRules.hurry(context, queued, Pace.fresh(context.now()));
    }

    private static Decision take(Context context, Confirming confirming, Pace pace, Answer answer) {
        return switch (answer) {
            case Authorized stale -> fetch(context, confirming, pace, stale, false);
            case Refused refused -> takeRefused(context, confirming, pace, refused);
            default -> again(context, confirming, pace);
        };
    }

    private static Decision takeRefused(Context context, Confirming confirming, Pace pace, Refused refused) {
        return switch (refused.meaning()) {
            case USER_MUST_ACT ->
                refused.requestId() != null
                        ? fetch(
                                context,
                                confirming,
                                pace,
                                new Authorized(refused.requestId(), Institution.UNKNOWN, null),
                                false)
                        : ending(context, confirming)
                                .rejected(refused.flinksCode(), refused.httpStatus(), action(refused));
            case BROKEN -> ending(context, confirming).failed(Ending.reason(FailureClass.REFUSED, refused), false);
            case TRANSIENT, TRANSIENT_ONCE, SESSION_GONE, SLOW_DOWN, OUR_FAULT ->
                Decision.to(
                        confirming, pace.answered(context.now(), StartRules.later(context, refused, pace.tries() + 1)));
        };
    }

    static Decision again(Context context, Confirming confirming, Pace pace) {
        return Decision.to(confirming, pace.answered(context.now(), context.backoff(pace.tries() + 1)));
    }

    private static Decision expire(
            Context context, Confirming confirming, Pace pace, Purpose.Expire expire, Answer answer) {
        boolean noAnswer = answer instanceof Answer.NotSent || answer instanceof Answer.Unreadable;
        if (noAnswer && pace.tries() + 1 < LAST_LOOKS) {
            return again(context, confirming, pace);
        }
        return ChallengeRules.expire(context, confirming, expire.live(), pace.answered(context.now(), context.now()));
    }

    private static Decision refetch(Context context, Confirming confirming, Pace pace, Answer answer) {
        if (!(answer instanceof Refused refused)) {
            return again(context, confirming, pace);
        }
        return switch (refused.meaning()) {
            case USER_MUST_ACT ->
                ending(context, confirming).rejected(refused.flinksCode(), refused.httpStatus(), action(refused));
            case BROKEN -> ending(context, confirming).failed(Ending.reason(FailureClass.REFUSED, refused), false);
            case TRANSIENT, TRANSIENT_ONCE, SESSION_GONE, SLOW_DOWN, OUR_FAULT ->
                Decision.to(
                        confirming, pace.answered(context.now(), StartRules.later(context, refused, pace.tries() + 1)));
        };
    }

    private static Decision named(
            Context context, Confirming confirming, Purpose.NameInstitution naming, @Nullable Answer answer) {
        Institution institution =
                answer instanceof Authorized authorized ? authorized.institution() : Institution.UNKNOWN;
        Ending ending = new Ending(
                context, confirming.memory().learn(institution), confirming.waiters(), confirming.confirmations());
        return ending.rejected(naming.flinksCode(), naming.httpStatus(), naming.action());
    }

    private static Decision timedOut(Context context, Confirming confirming, Pace pace) {
        return switch (confirming.purpose()) {
            case Purpose.Await await -> backToChallenge(context, confirming, pace, await);
            case Purpose.StartLive start -> backToQueue(context, confirming, start);
            case Purpose.Expire expire -> ChallengeRules.expire(context, confirming, expire.live(), pace);
            case Purpose.NameInstitution naming -> named(context, confirming, naming, null);
            case Purpose.AskSession ask -> AskSessionRules.timedOut(context, confirming, pace, ask);
            case Purpose.TakeAnyway ignored ->
                ending(context, confirming).failed(Ending.transientReason(null, null), true);
            case Purpose.Refetch ignored ->
                ending(context, confirming).failed(Ending.reason(FailureClass.SESSION_LOST, null), true);
        };
    }

    private static Ending ending(Context context, Confirming confirming) {
        return new Ending(context, confirming.memory(), confirming.waiters(), confirming.confirmations());
    }

    private static Action action(Refused refused) {
        return refused.action() == null ? Action.RECONNECT : refused.action();
    }
}
