package dev.reconnect.worker.session.rules;

import dev.reconnect.worker.session.Answer.Refused;
import dev.reconnect.worker.session.Attempts;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.session.CallProgress;
import dev.reconnect.worker.session.Confirmation;
import dev.reconnect.worker.session.Decision;
import dev.reconnect.worker.session.LoginHistory;
import dev.reconnect.worker.session.OpenState;
import dev.reconnect.worker.session.Purpose;
import dev.reconnect.worker.session.Session.ChallengePending;
import dev.reconnect.worker.session.Session.CheckingCache;
import dev.reconnect.worker.session.Session.Fetching;
import dev.reconnect.worker.session.Session.Open;
import dev.reconnect.worker.session.Session.Queued;
import dev.reconnect.worker.session.Session.Resting;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The ways to a look at the cached result. */
final class ToCacheCheck {

    private ToCacheCheck() {}

    /** The one question that the purpose has: to the cached result, or to the session itself. */
    static Decision check(Step<CheckingCache> step) {
        return step.call(
                step.session().purpose() instanceof Purpose.AskSession ask
                        ? new Call.Poll(ask.requestId())
                        : new Call.CheckCached(step.context().loginId()));
    }

    /** A redirect was heard before the start. */
    static Decision beforeStart(Step<Queued> step, OpenState open) {
        Queued queued = step.session();
        return to(step.anew(), open, new Purpose.StartLive(queued.notBefore(), queued.inDoubt()));
    }

    /** A redirect was heard while nothing is in progress. */
    static Decision late(Step<Resting> step, Confirmation confirmation) {
        LoginHistory history = step.session().history().heard(confirmation.confirmationId());
        Confirmation following = confirmation.following(history.lastRefreshId());
        String alive = mayBeAbout(step, history, following);
        Purpose purpose = alive == null ? new Purpose.TakeAnyway() : new Purpose.AskSession(alive);
        OpenState open = new OpenState(history, List.of(), Attempts.NONE);
        return to(step.with(CallProgress.fresh(step.now())), open, List.of(following), purpose);
    }

    /** By choice the session that the redirect may be about is asked, while it lives; it may name another. */
    private static @Nullable String mayBeAbout(Step<?> step, LoginHistory history, Confirmation confirmation) {
        LoginHistory.OrphanSession orphan = history.orphan();
        String alive = orphan != null && orphan.aliveAt(step.now()) ? orphan.requestId() : null;
        String named = confirmation.requestId();
        return step.asksTheSession() && (named == null || named.equals(alive)) ? alive : null;
    }

    /** The person may have answered the challenge. */
    static Decision answered(Step<ChallengePending> step) {
        ChallengePending pending = step.session();
        return to(step, pending.open(), new Purpose.Await(pending.live(), pending.challenge()));
    }

    /** The challenge is over: a last look. */
    static Decision expiring(Step<ChallengePending> step) {
        ChallengePending pending = step.session();
        return to(step.anew(), pending.open(), new Purpose.Expire(pending.live(), pending.challenge()));
    }

    /** The bank wants the person. If the institution is not known yet, Flinks is asked for it first. */
    static Decision rejected(Step<? extends Open> step, Refused refused) {
        Open session = step.session();
        if (session.history().institution().id() != null || session.waiters().isEmpty()) {
            return Ending.of(step).rejected(refused);
        }
        Purpose naming =
                new Purpose.NameInstitution(refused.flinksCode(), refused.httpStatus(), refused.actionOrReconnect());
        return to(step.anew(), session.open(), naming);
    }

    /** The data session died: a new cached one, never a live start. */
    static Decision again(Step<Fetching> step) {
        Fetching fetching = step.session();
        Purpose refetch =
                new Purpose.Refetch(fetching.since(), fetching.freshness().recheck());
        return to(step.anew(), fetching.open(), fetching.confirmations(), refetch);
    }

    /** The session that was asked has not told: what is in the cache is taken. */
    static Decision insteadOfSession(Step<CheckingCache> step, LoginHistory history) {
        CheckingCache checking = step.session();
        OpenState open = checking.open().with(history);
        return to(step.anew(), open, checking.confirmations(), new Purpose.TakeAnyway());
    }

    private static Decision to(Step<?> step, OpenState open, Purpose purpose) {
        return to(step, open, List.of(), purpose);
    }

    private static Decision to(Step<?> step, OpenState open, List<Confirmation> confirmations, Purpose purpose) {
        return check(step.with(new CheckingCache(open, confirmations, step.now(), purpose)));
    }
}
