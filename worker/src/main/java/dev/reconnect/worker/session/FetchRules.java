package dev.reconnect.worker.session;

import dev.reconnect.contracts.CredentialsRequired.Action;
import dev.reconnect.contracts.RefreshFailed.FailureClass;
import dev.reconnect.worker.session.Answer.Refused;
import dev.reconnect.worker.session.Session.Confirming;
import dev.reconnect.worker.session.Session.Fetching;
import java.time.Instant;
import java.util.List;

/** Fetching the accounts of an authorized session. Never leads back to a live start for those it was authorized for. */
final class FetchRules {

    /** How often a data session that died may be looked up again. */
    private static final int RECONFIRM = 2;

    private FetchRules() {}

    static Instant endsAt(Policy policy, Fetching fetching) {
        return fetching.since().plus(policy.dataTimeout());
    }

    static Decision due(Context context, Fetching fetching, Pace pace) {
        if (!context.now().isBefore(endsAt(context.policy(), fetching))) {
            return ending(context, fetching).failed(Ending.transientReason(null, null), true);
        }
        if (pace.calling() || context.now().isBefore(pace.nextAt())) {
            return Decision.to(fetching, pace);
        }
        Call call = pace.processing() ? new Call.FetchPending(fetching.requestId()) : fetching.fetch();
        return Decision.to(fetching, pace).call(call, context.now());
    }

    /** Somebody joined. What is under way may bring less than this one asked for: then all of it is asked for anew. */
    static Decision joined(Context context, Fetching before, Fetching joined, Pace pace) {
        if (before.fetch().equals(joined.fetch())) {
            return Decision.to(joined, pace);
        }
        Decision anew = Decision.to(joined, pace.unprocessed());
        return pace.calling() ? anew.call(joined.fetch(), context.now()) : anew;
    }

    static Decision answered(Context context, Fetching fetching, Pace pace, Answer answer) {
        return switch (answer) {
            case Answer.Accounts accounts ->
                accounts.ofAnother(context.loginId())
                        // Whoever mixed them up: neither the summaries nor the documents may reach this login's
                        // readers.
                        ? later(context, fetching, pace, context.backoff(pace.tries() + 1))
                                .note(Note.ANOTHERS_ACCOUNTS)
                        : ready(context, fetching, accounts);
            case Answer.Pending ignored ->
                Decision.to(
                        fetching,
                        pace.answered(
                                        context.now(),
                                        context.now().plus(context.policy().dataPollInterval()))
                                .processed());
            case Refused refused -> refused(context, fetching, pace, refused);
            case Answer.NotSent ignored -> later(context, fetching, pace, context.backoff(pace.tries() + 1));
            case Answer.Unreadable ignored -> later(context, fetching, pace, context.backoff(pace.tries() + 1));
            case Answer.Authorized ignored -> unexpected(context, fetching, pace);
            case Answer.Challenged ignored -> unexpected(context, fetching, pace);
        };
    }

    private static Decision unexpected(Context context, Fetching fetching, Pace pace) {
        return later(context, fetching, pace, context.backoff(pace.tries() + 1)).note(Note.UNEXPECTED_ANSWER);
    }

    private static Decision later(Context context, Fetching fetching, Pace pace, Instant next) {
        return Decision.to(fetching, pace.answered(context.now(), next));
    }

    private static Decision ready(Context context, Fetching fetching, Answer.Accounts accounts) {
        if (fetching.verified()) {
            return ending(context, fetching).ready(accounts, fetching.source(), true);
        }
        List<Waiter> served = fetching.waiters().stream()
                .filter(waiter -> freshFor(context.policy(), waiter, accounts))
                .toList();
        List<Waiter> left = fetching.waiters().stream()
                .filter(waiter -> !served.contains(waiter))
                .toList();
        Decision ready = new Ending(context, fetching.memory(), served, fetching.confirmations())
                .ready(accounts, fetching.source(), false);
        return left.isEmpty() || ready.next() == null
                ? ready
                : unserved(context, ready.next().memory(), left).after(ready);
    }

    private static boolean freshFor(Policy policy, Waiter waiter, Answer.Accounts accounts) {
        Instant lastRefresh = accounts.lastRefresh();
        return lastRefresh != null && !lastRefresh.isBefore(waiter.requestedAt().minus(policy.coolDownAfterSuccess()));
    }

    /** What was in the cache was too old for these: they go on to a live start, as if they had just come. */
    private static Decision unserved(Context context, Memory memory, List<Waiter> waiters) {
        Memory.Rejection rejection = memory.rejection();
        if (rejection != null && memory.rejectedAt(context.now())) {
            Memory after = memory.ended(waiters.stream().map(Waiter::refreshId).toList());
            return Decision.to(
                            new Session.Resting(
                                    after, context.now().plus(context.policy().remember())),
                            Pace.fresh(context.now()))
                    .publish(waiters.stream()
                            .map(waiter -> RequestRules.coolDown(context, memory, waiter, rejection.until()))
                            .toList());
        }
        return RequestRules.goLive(context, memory, waiters);
    }

    private static Decision refused(Context context, Fetching fetching, Pace pace, Refused refused) {
        return switch (refused.meaning()) {
            case USER_MUST_ACT ->
                ending(context, fetching)
                        .rejected(
                                refused.flinksCode(),
                                refused.httpStatus(),
                                refused.action() == null ? Action.RECONNECT : refused.action());
            case SESSION_GONE -> reconfirm(context, fetching, pace, refused);
            case BROKEN -> ending(context, fetching).failed(Ending.reason(FailureClass.REFUSED, refused), false);
            case TRANSIENT_ONCE ->
                fetching.attempts().restarts() >= Policy.restartsOnce(Waiter.lane(fetching.waiters()))
                        ? ending(context, fetching).failed(Ending.reason(FailureClass.TRANSIENT, refused), true)
                        : later(context, fetching.restarted(), pace, StartRules.later(context, refused, 1));
            case TRANSIENT, SLOW_DOWN, OUR_FAULT ->
                later(context, fetching, pace, StartRules.later(context, refused, pace.tries() + 1));
        };
    }

    /** The data session died: a new cached one, never a live start. */
    private static Decision reconfirm(Context context, Fetching fetching, Pace pace, Refused refused) {
        if (fetching.cacheRechecks() >= RECONFIRM) {
            return ending(context, fetching).failed(Ending.reason(FailureClass.SESSION_LOST, refused), true);
        }
        Purpose refetch = new Purpose.Refetch(
                fetching.since(), fetching.freshAfter(), fetching.verified(), fetching.cacheRechecks() + 1);
        Confirming confirming = new Confirming(
                fetching.memory(),
                fetching.waiters(),
                fetching.attempts(),
                fetching.confirmations(),
                context.now(),
                refetch);
        return ConfirmationRules.check(context, confirming, pace.anew());
    }

    private static Ending ending(Context context, Fetching fetching) {
        return new Ending(context, fetching.memory(), fetching.waiters(), fetching.confirmations());
    }
}
