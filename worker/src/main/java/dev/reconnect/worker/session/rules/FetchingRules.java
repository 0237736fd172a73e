package dev.reconnect.worker.session.rules;

import dev.reconnect.contracts.RefreshFailed.FailureClass;
import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.session.Answer.Refused;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.session.CallProgress;
import dev.reconnect.worker.session.CallProgress.Processing;
import dev.reconnect.worker.session.Decision;
import dev.reconnect.worker.session.Instants;
import dev.reconnect.worker.session.OpenState;
import dev.reconnect.worker.session.Policy;
import dev.reconnect.worker.session.Session.Fetching;
import dev.reconnect.worker.session.Signal;
import dev.reconnect.worker.session.Waiter;
import java.time.Instant;
import java.util.List;

/** The rules while accounts are fetched. For the waiters that the session was authorized for, no live start follows. */
final class FetchingRules implements OpenRules<Fetching> {

    /** How often a data session that died is looked up again at most. */
    private static final int CACHE_RECHECKS = 2;

    /**
     * If the call under way brings less than the new waiter asks for, everything is asked for again, and what Flinks has
     * by then may be the answer to less.
     */
    @Override
    public Decision joined(Step<Fetching> step, OpenState open) {
        Step<Fetching> joined = step.with(step.session().with(open));
        Call wanted = joined.session().fetch();
        if (wanted.equals(step.session().fetch())) {
            return joined.stay();
        }
        Step<Fetching> anew = joined.with(step.progress().with(Processing.WIDENED));
        return step.progress().calling() ? anew.call(wanted) : anew.stay();
    }

    @Override
    public Decision due(Step<Fetching> step) {
        Fetching fetching = step.session();
        if (!step.now().isBefore(endsAt(fetching, step.policy()))) {
            return ending(step).failed(FailureClass.TRANSIENT, null);
        }
        // Until the data are known to be the waiters' own, they have not reached what their deadlines are for.
        Decision lapsed = fetching.freshness().verified() ? step.stay() : Ending.lapsed(step, ending(step));
        return lapsed.next() instanceof Fetching left && step.callIsDue()
                ? lapsed.call(nextCall(left, step.progress()), step.now())
                : lapsed;
    }

    private static Call nextCall(Fetching fetching, CallProgress progress) {
        return switch (progress.processing()) {
            case NO, WIDENED -> fetching.fetch();
            case PERHAPS, YES -> new Call.FetchPending(fetching.requestId());
        };
    }

    @Override
    public Instant dueAt(Fetching fetching, CallProgress progress, Policy policy) {
        Instant needed = Instants.earlier(progress.callDueAt(), endsAt(fetching, policy));
        return fetching.freshness().verified()
                ? needed
                : Instants.earlier(needed, Waiter.firstDeadline(fetching.waiters()));
    }

    private static Instant endsAt(Fetching fetching, Policy policy) {
        return fetching.since().plus(policy.deadlines().data());
    }

    @Override
    public Decision answered(Step<Fetching> step, Answer answer) {
        return switch (step.progress().processing()) {
            case PERHAPS -> lookedFor(step, answer);
            case NO, WIDENED, YES -> told(step, answer);
        };
    }

    /** The answer before this one was lost. Its accounts are looked for once; if they are not found, asked for anew. */
    private static Decision lookedFor(Step<Fetching> step, Answer answer) {
        Step<Fetching> anew = step.with(step.progress().with(Processing.NO));
        return switch (answer) {
            case Answer.Accounts accounts -> told(anew, accounts);
            case Answer.Pending pending -> told(anew, pending);
            case Answer.NotSent ignored -> step.retry();
            case Refused refused -> anew.retry(refused);
            case Answer.Unreadable unreadable -> anew.retry(unreadable);
            case Answer.Authorized ignored -> anew.retry().signal(Signal.UNEXPECTED_ANSWER);
            case Answer.Challenged ignored -> anew.retry().signal(Signal.UNEXPECTED_ANSWER);
        };
    }

    private static Decision told(Step<Fetching> step, Answer answer) {
        return switch (answer) {
            case Answer.Accounts accounts ->
                // Another login's accounts: neither summaries nor documents may reach this login's readers.
                accounts.ofAnother(step.context().loginId())
                        ? step.retry().signal(Signal.ANOTHERS_ACCOUNTS)
                        : ready(step, accounts);
            case Answer.Pending ignored -> processing(step);
            case Refused refused -> refused(step, refused);
            case Answer.NotSent ignored -> step.retry();
            case Answer.Unreadable unreadable -> lost(step).retry(unreadable);
            case Answer.Authorized ignored -> step.retry().signal(Signal.UNEXPECTED_ANSWER);
            case Answer.Challenged ignored -> step.retry().signal(Signal.UNEXPECTED_ANSWER);
        };
    }

    /** Flinks may have taken the request, whatever became of its answer. */
    private static Step<Fetching> lost(Step<Fetching> step) {
        return step.progress().processing() == Processing.NO
                ? step.with(step.progress().with(Processing.PERHAPS))
                : step;
    }

    private static Decision processing(Step<Fetching> step) {
        Step<Fetching> later =
                step.answered(step.now().plus(step.policy().polling().data()));
        return later.with(later.progress().with(Processing.YES)).stay();
    }

    private static Decision ready(Step<Fetching> step, Answer.Accounts accounts) {
        Fetching fetching = step.session();
        if (fetching.freshness().verified()) {
            return Ending.of(step).ready(accounts, fetching.source(), true);
        }
        List<Waiter> served = fetching.waiters().stream()
                .filter(waiter -> freshFor(step.policy(), waiter, accounts))
                .toList();
        List<Waiter> left = fetching.waiters().stream()
                .filter(waiter -> !served.contains(waiter))
                .toList();
        Decision ready = Ending.of(step).with(served).ready(accounts, fetching.source(), false);
        return left.isEmpty() || ready.next() == null
                ? ready
                : ToQueue.unserved(step.context(), ready.next().history(), left).after(ready);
    }

    private static boolean freshFor(Policy policy, Waiter waiter, Answer.Accounts accounts) {
        Instant lastRefresh = accounts.lastRefresh();
        return lastRefresh != null
                && !lastRefresh.isBefore(
                        waiter.requestedAt().minus(policy.coolDowns().afterSuccess()));
    }

    private static Decision refused(Step<Fetching> step, Refused refused) {
        Fetching fetching = step.session();
        OpenState open = fetching.open();
        return switch (refused.refusalClass()) {
            case USER_MUST_ACT -> Ending.of(step).rejected(refused);
            case SESSION_GONE ->
                fetching.freshness().cacheRechecks() >= CACHE_RECHECKS
                        ? Ending.of(step).failed(FailureClass.SESSION_LOST, refused)
                        : ToCacheCheck.again(step);
            case BROKEN -> Ending.of(step).failed(FailureClass.REFUSED, refused);
            case TRANSIENT_ONCE ->
                open.attempts().restarts() >= Policy.restartsOnce(open.lane())
                        ? Ending.of(step).failed(FailureClass.TRANSIENT, refused)
                        : step.with(fetching.with(open.with(open.attempts().restarted())))
                                .answered(step.afterBackoff(refused, 1))
                                .stay();
            case TRANSIENT, OUR_FAULT -> step.retry(refused);
            case SLOW_DOWN, REFUSED_ALONE, SESSION_LOCKED ->
                step.refusedTooOften(refused) ? Ending.of(step).givenUp(refused) : step.retry(refused);
        };
    }
}
