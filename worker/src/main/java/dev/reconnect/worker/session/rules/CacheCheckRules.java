package dev.reconnect.worker.session.rules;

import dev.reconnect.contracts.AccountsReady.Source;
import dev.reconnect.contracts.RefreshFailed.FailureClass;
import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.session.Answer.Authorized;
import dev.reconnect.worker.session.Answer.Refused;
import dev.reconnect.worker.session.CallProgress;
import dev.reconnect.worker.session.Confirmation;
import dev.reconnect.worker.session.Decision;
import dev.reconnect.worker.session.Freshness;
import dev.reconnect.worker.session.Instants;
import dev.reconnect.worker.session.Institution;
import dev.reconnect.worker.session.LoginHistory;
import dev.reconnect.worker.session.OpenState;
import dev.reconnect.worker.session.Policy;
import dev.reconnect.worker.session.Purpose;
import dev.reconnect.worker.session.RefusalClass;
import dev.reconnect.worker.session.Session.CheckingCache;
import dev.reconnect.worker.session.Signal;
import dev.reconnect.worker.session.Waiter;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * The rules while the cache is checked. Flinks repeats there the outcome of the last attempt, errors included. So a
 * result is fresh only if it is not older than what it must prove, and an error decides nothing while a challenge is
 * pending.
 */
final class CacheCheckRules implements OpenRules<CheckingCache> {

    /** How many checks are made at most if the challenge is over and no answer tells what came of it. */
    private static final int LAST_LOOKS = 3;

    /** A person waits for the credentials page, which is of use even without its institution. */
    private static final Duration LONGEST_NAMING = Duration.ofSeconds(30);

    /** How long a start waits for an answer that tells, and a late confirmation for what the person has brought. */
    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(2);

    @Override
    public Decision due(Step<CheckingCache> step) {
        if (!step.now().isBefore(endsAt(step.session(), step.progress(), step.policy()))) {
            return timedOut(step);
        }
        Decision lapsed = deadlinesRun(step.session().purpose()) ? Ending.lapsed(step, ending(step)) : step.stay();
        return lapsed.next() instanceof CheckingCache left && step.callIsDue()
                ? ToCacheCheck.check(step.with(left)).after(lapsed)
                : lapsed;
    }

    @Override
    public Instant dueAt(CheckingCache checking, CallProgress progress, Policy policy) {
        Instant needed = Instants.earlier(progress.callDueAt(), endsAt(checking, progress, policy));
        return deadlinesRun(checking.purpose())
                ? Instants.earlier(needed, Waiter.firstDeadline(checking.waiters()))
                : needed;
    }

    /** Whether the waiters' deadlines end them: no challenge has stopped them, and no data are known to be theirs. */
    private static boolean deadlinesRun(Purpose purpose) {
        return switch (purpose) {
            case Purpose.StartLive ignored -> true;
            case Purpose.TakeAnyway ignored -> true;
            case Purpose.AskSession ignored -> true;
            case Purpose.Refetch refetch -> !refetch.freshness().verified();
            case Purpose.OfChallenge ignored -> false;
            case Purpose.NameInstitution ignored -> false;
        };
    }

    /** When the check ends, answered or not. A late take-over does not skip the last check of a challenge. */
    private static Instant endsAt(CheckingCache checking, CallProgress progress, Policy policy) {
        Duration longest = policy.deadlines().cacheCheck();
        return switch (checking.purpose()) {
            case Purpose.Refetch refetch ->
                refetch.fetchingSince().plus(policy.deadlines().data());
            case Purpose.Expire ignored -> progress.lastCallAt().plus(longest);
            case Purpose.Await ignored -> checking.since().plus(longest);
            case Purpose.StartLive ignored -> checking.since().plus(longest);
            case Purpose.TakeAnyway ignored -> checking.since().plus(longest);
            case Purpose.AskSession ignored -> checking.since().plus(longest);
            case Purpose.NameInstitution ignored -> checking.since().plus(LONGEST_NAMING);
        };
    }

    @Override
    public Ending ending(Step<CheckingCache> step) {
        return Ending.of(step).with(leftAlive(step));
    }

    /** The history with what stays alive at Flinks if the check ends here: a session, or what a lost start opened. */
    private static LoginHistory leftAlive(Step<CheckingCache> step) {
        LoginHistory history = step.session().history();
        Instant aliveUntil = step.policy().deadAfter(step.lastContact());
        return switch (step.session().purpose()) {
            case Purpose.OfChallenge challenged ->
                history.orphaned(
                        new LoginHistory.OrphanSession(challenged.live().requestId(), aliveUntil));
            case Purpose.AskSession ask ->
                history.orphaned(new LoginHistory.OrphanSession(ask.requestId(), aliveUntil));
            case Purpose.StartLive start -> start.inDoubt() ? history.orphanedStart(start.notBefore()) : history;
            case Purpose.TakeAnyway ignored -> history;
            case Purpose.Refetch ignored -> history;
            case Purpose.NameInstitution ignored -> history;
        };
    }

    @Override
    public Decision answered(Step<CheckingCache> step, Answer answer) {
        return switch (step.session().purpose()) {
            case Purpose.NameInstitution naming ->
                named(step, naming, answer instanceof Authorized known ? known.institution() : Institution.UNKNOWN);
            case Purpose.AskSession ignored -> sessionTold(step, answer);
            case Purpose.FreshResult wanted -> result(step, wanted, answer);
        };
    }

    /** The person came back after all, and what they brought may still be on its way. */
    @Override
    public Decision confirmed(Step<CheckingCache> step, Confirmation confirmation) {
        CheckingCache checking = step.session();
        if (!(checking.purpose() instanceof Purpose.Expire expire)
                || expire.challenge().confirmed()) {
            return OpenRules.super.confirmed(step, confirmation);
        }
        Purpose confirmed = new Purpose.Expire(expire.live(), expire.challenge().confirm());
        OpenState heard = checking.open().heard(confirmation);
        return step.with(new CheckingCache(heard, checking.confirmations(), step.now(), confirmed))
                .stay();
    }

    private Decision result(Step<CheckingCache> step, Purpose.FreshResult wanted, Answer answer) {
        if (wanted instanceof Purpose.TakeAnyway && beforeThePersonActed(step, wanted, answer)) {
            return step.retry(answer);
        }
        return answer instanceof Authorized authorized && fresh(step, wanted, authorized)
                ? ToFetching.found(step, leftAlive(step), authorized, Source.CACHED, freshness(step, wanted))
                : notFresh(step, wanted, answer);
    }

    /** A person was left to act, and this may be of before they did: what they brought may still be on its way. */
    private static boolean beforeThePersonActed(Step<CheckingCache> step, Purpose.FreshResult wanted, Answer answer) {
        LoginHistory history = step.session().history();
        return isPatient(step, answer)
                && (history.rejection() != null || history.leftToAPerson())
                && mayBeOld(step, wanted, answer);
    }

    private static boolean isPatient(Step<CheckingCache> step, Answer answer) {
        return step.afterBackoff(answer).isBefore(step.session().since().plus(LONGEST_SILENCE));
    }

    /** The same for a person who came back from a challenge: they may also be logged in right now. */
    private static boolean mayBeOfBefore(Step<CheckingCache> step, Purpose.Expire expire, Answer answer) {
        return stillWorking(answer) || mayBeOld(step, expire, answer);
    }

    private static boolean mayBeOld(Step<CheckingCache> step, Purpose.FreshResult wanted, Answer answer) {
        if (answer instanceof Authorized authorized) {
            LoginHistory.Rejection rejection = step.session().history().rejection();
            return rejection == null
                    ? !fresh(step, wanted, authorized)
                    : authorized.lastRefresh() == null
                            || authorized.lastRefresh().isBefore(rejection.at());
        }
        return answer instanceof Refused refused && refused.refusalClass() == RefusalClass.USER_MUST_ACT;
    }

    private static boolean fresh(Step<CheckingCache> step, Purpose.FreshResult wanted, Authorized authorized) {
        if (wanted instanceof Purpose.Refetch refetch && !refetch.freshness().verified()) {
            // The first time it was taken whatever its LastRefresh, and so it is now.
            return true;
        }
        Instant lastRefresh = authorized.lastRefresh();
        return lastRefresh != null && !lastRefresh.isBefore(freshAfter(step, wanted));
    }

    private static Freshness freshness(Step<CheckingCache> step, Purpose.FreshResult wanted) {
        return wanted instanceof Purpose.Refetch refetch
                ? refetch.freshness()
                : Freshness.verified(freshAfter(step, wanted));
    }

    /** A cached result older than this proves nothing. */
    private static Instant freshAfter(Step<CheckingCache> step, Purpose.FreshResult wanted) {
        return switch (wanted) {
            case Purpose.OfChallenge challenged ->
                challenged.live().startedAt().minus(step.policy().life().clockSkew());
            case Purpose.StartLive ignored -> requestedAt(step, Comparator.reverseOrder());
            case Purpose.TakeAnyway ignored -> requestedAt(step, Comparator.naturalOrder());
            case Purpose.Refetch refetch -> refetch.freshness().freshAfter();
        };
    }

    /** The greatest request time in this order, less the cool-down: data as old as the cool-down allows are fresh. */
    private static Instant requestedAt(Step<CheckingCache> step, Comparator<Instant> order) {
        return step.session().waiters().stream()
                .map(Waiter::requestedAt)
                .max(order)
                .orElse(step.session().since())
                .minus(step.policy().coolDowns().afterSuccess());
    }

    private Decision notFresh(Step<CheckingCache> step, Purpose.FreshResult wanted, Answer answer) {
        return switch (wanted) {
            case Purpose.Await await -> ToChallenge.back(step, await, step.afterBackoff(answer));
            case Purpose.StartLive start -> beforeStart(step, start, answer);
            case Purpose.Expire expire -> expired(step, expire, answer);
            case Purpose.TakeAnyway ignored -> takenAnyway(step, answer);
            case Purpose.Refetch ignored -> unanswered(step, answer);
        };
    }

    /** Only a definite answer frees the start: beside a login that is under way, it would open a second session. */
    private static Decision beforeStart(Step<CheckingCache> step, Purpose.StartLive start, Answer answer) {
        boolean silent = tellsNothing(answer)
                && step.afterBackoff(answer).isBefore(step.session().since().plus(LONGEST_SILENCE))
                && !(answer instanceof Refused refused && step.refusedTooOften(refused));
        return stillWorking(answer) || silent ? step.retry(answer) : ToQueue.back(step, start);
    }

    /** Somebody is being logged in right now: a fresh result may follow. */
    private static boolean stillWorking(Answer answer) {
        return answer instanceof Answer.Pending || answer instanceof Answer.Challenged;
    }

    /** Whether the answer says nothing of the last attempt. An error with a code may be that attempt's, replayed. */
    private static boolean tellsNothing(Answer answer) {
        return switch (answer) {
            case Answer.NotSent ignored -> true;
            case Answer.Unreadable ignored -> true;
            case Answer.Accounts ignored -> true;
            case Refused refused ->
                switch (refused.refusalClass()) {
                    case SLOW_DOWN, OUR_FAULT, REFUSED_ALONE, SESSION_LOCKED -> true;
                    case TRANSIENT, TRANSIENT_ONCE -> refused.flinksCode() == null;
                    case USER_MUST_ACT, SESSION_GONE, BROKEN -> false;
                };
            case Answer.Pending ignored -> false;
            case Answer.Challenged ignored -> false;
            case Authorized ignored -> false;
        };
    }

    /** A replayed error that carries a RequestId still leads to accounts. */
    private static Decision takenAnyway(Step<CheckingCache> step, Answer answer) {
        if (answer instanceof Authorized stale) {
            return taken(step, stale);
        }
        if (!(answer instanceof Refused refused)) {
            return step.retry(answer);
        }
        boolean rejected = refused.refusalClass() == RefusalClass.USER_MUST_ACT;
        if (rejected && refused.requestId() != null) {
            return taken(step, new Authorized(refused.requestId(), Institution.UNKNOWN, null));
        }
        if (step.session().waiters().isEmpty()) {
            return refused(step, refused);
        }
        // Who has joined since waits for a start, which what the cache repeats does not replace.
        if (rejected && step.session().history().rejection() != null) {
            return withoutWaiters(step, ending -> ending.rejectedBefore(refused));
        }
        return isOver(refused)
                ? withoutWaiters(step, ending -> ending.failed(FailureClass.TRANSIENT, refused))
                : refused(step, refused);
    }

    /** Whether the last attempt is over, and brought nothing: it is no reason for a waiter to wait. */
    private static boolean isOver(Refused refused) {
        return switch (refused.refusalClass()) {
            case TRANSIENT, TRANSIENT_ONCE -> refused.flinksCode() != null;
            case SESSION_GONE -> true;
            case USER_MUST_ACT, SLOW_DOWN, OUR_FAULT, REFUSED_ALONE, SESSION_LOCKED, BROKEN -> false;
        };
    }

    /** The late redirect is answered, and those who have joined its check go on to a start of their own. */
    private static Decision withoutWaiters(Step<CheckingCache> step, Function<Ending, Decision> end) {
        List<Waiter> waiters = step.session().waiters();
        Decision ended = end.apply(Ending.of(step).with(List.of()));
        return waiters.isEmpty() || ended.next() == null
                ? ended
                : ToQueue.unserved(step.context(), ended.next().history(), waiters)
                        .after(ended);
    }

    private static Decision taken(Step<CheckingCache> step, Authorized authorized) {
        return ToFetching.found(step, leftAlive(step), authorized, Source.CACHED, Freshness.UNKNOWN);
    }

    /** The cached result does not tell: it is asked for again later, unless Flinks has refused for good. */
    private static Decision unanswered(Step<CheckingCache> step, Answer answer) {
        return answer instanceof Refused refused ? refused(step, refused) : step.retry(answer);
    }

    private static Decision refused(Step<CheckingCache> step, Refused refused) {
        return switch (refused.refusalClass()) {
            case USER_MUST_ACT -> Ending.of(step).rejectedBefore(refused);
            case BROKEN -> Ending.of(step).failed(FailureClass.REFUSED, refused);
            case TRANSIENT, TRANSIENT_ONCE, SESSION_GONE, OUR_FAULT -> step.retry(refused);
            case SLOW_DOWN, REFUSED_ALONE, SESSION_LOCKED ->
                step.refusedTooOften(refused) ? Ending.of(step).givenUp(refused) : step.retry(refused);
        };
    }

    private Decision expired(Step<CheckingCache> step, Purpose.Expire expire, Answer answer) {
        if (expire.challenge().confirmed() && isPatient(step, answer) && mayBeOfBefore(step, expire, answer)) {
            return step.retry(answer);
        }
        boolean inTime = step.progress().tries() + 1 < LAST_LOOKS
                || step.now().isBefore(expire.challenge().expiresAt());
        boolean tells = !stillWorking(answer) && !tellsNothing(answer) && !mayPass(answer);
        return inTime && !tells ? step.retry(answer) : expired(step.answered(step.now()), expire);
    }

    /** The cache may repeat an error of the bank that is over before the challenge is. */
    private static boolean mayPass(Answer answer) {
        return answer instanceof Refused refused
                && (refused.refusalClass() == RefusalClass.TRANSIENT
                        || refused.refusalClass() == RefusalClass.TRANSIENT_ONCE);
    }

    private Decision expired(Step<CheckingCache> step, Purpose.Expire expire) {
        return ending(step).expired(expire.live().requestId());
    }

    private static Decision named(Step<CheckingCache> step, Purpose.NameInstitution naming, Institution institution) {
        return Ending.of(step)
                .with(step.session().history().learn(institution))
                .rejected(naming.flinksCode(), naming.httpStatus(), naming.action());
    }

    private Decision timedOut(Step<CheckingCache> step) {
        return switch (step.session().purpose()) {
            case Purpose.Await await -> ToChallenge.back(step, await, step.afterBackoff());
            case Purpose.StartLive start -> ToQueue.back(step, start);
            case Purpose.Expire expire -> expired(step, expire);
            case Purpose.NameInstitution naming -> named(step, naming, Institution.UNKNOWN);
            case Purpose.AskSession ignored -> sessionKeepsSilent(step);
            case Purpose.TakeAnyway ignored ->
                withoutWaiters(step, ending -> ending.failed(FailureClass.TRANSIENT, null));
            case Purpose.Refetch ignored -> Ending.of(step).failed(FailureClass.SESSION_LOST, null);
        };
    }

    /** If the operator chose so, a late confirmation asks the orphan session first, and the cache only after it. */
    private static Decision sessionTold(Step<CheckingCache> step, Answer answer) {
        return switch (answer) {
            case Authorized authorized ->
                ToFetching.found(
                        step, step.session().history().orphaned(null), authorized, Source.LIVE, Freshness.UNKNOWN);
            case Answer.Challenged ignored -> sessionKeepsSilent(step);
            case Refused refused -> sessionRefused(step, refused);
            case Answer.Pending ignored -> step.retry();
            case Answer.NotSent ignored -> step.retry();
            case Answer.Unreadable unreadable -> step.retry(unreadable);
            case Answer.Accounts ignored -> step.retry().signal(Signal.UNEXPECTED_ANSWER);
        };
    }

    private static Decision sessionRefused(Step<CheckingCache> step, Refused refused) {
        LoginHistory over = step.session().history().orphaned(null);
        return switch (refused.refusalClass()) {
            case USER_MUST_ACT -> ToCacheCheck.insteadOfSession(step, over.rejected(Ending.rejection(step.context())));
            case SESSION_GONE -> ToCacheCheck.insteadOfSession(step, over);
            case TRANSIENT, TRANSIENT_ONCE ->
                refused.flinksCode() == null ? step.retry(refused) : ToCacheCheck.insteadOfSession(step, over);
            case BROKEN -> sessionKeepsSilent(step);
            case SLOW_DOWN, OUR_FAULT, REFUSED_ALONE, SESSION_LOCKED ->
                step.refusedTooOften(refused) ? sessionKeepsSilent(step) : step.retry(refused);
        };
    }

    /** The session does not tell: the cached result is taken, and the session is remembered. */
    private static Decision sessionKeepsSilent(Step<CheckingCache> step) {
        return ToCacheCheck.insteadOfSession(step, leftAlive(step));
    }
}
