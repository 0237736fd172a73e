package dev.reconnect.worker.session.rules;

import dev.reconnect.contracts.RefreshFailed.FailureClass;
import dev.reconnect.worker.session.Answer.Refused;
import dev.reconnect.worker.session.Attempts;
import dev.reconnect.worker.session.CallProgress;
import dev.reconnect.worker.session.Context;
import dev.reconnect.worker.session.Decision;
import dev.reconnect.worker.session.Decision.Published;
import dev.reconnect.worker.session.LoginHistory;
import dev.reconnect.worker.session.LoginHistory.OrphanSession;
import dev.reconnect.worker.session.OpenState;
import dev.reconnect.worker.session.Policy;
import dev.reconnect.worker.session.Policy.Doubt;
import dev.reconnect.worker.session.Purpose;
import dev.reconnect.worker.session.RefusalClass;
import dev.reconnect.worker.session.Session.CheckingCache;
import dev.reconnect.worker.session.Session.Open;
import dev.reconnect.worker.session.Session.Queued;
import dev.reconnect.worker.session.Session.Starting;
import dev.reconnect.worker.session.Signal;
import dev.reconnect.worker.session.Waiter;
import java.time.Instant;
import java.util.List;

/** The ways into {@link Queued}: a session is to be opened, or opened again, or waits out a doubt. */
final class ToQueue {

    private ToQueue() {}

    /** A new refresh. While an orphan session may live, it is asked and never replaced. */
    static Decision goLive(Context context, LoginHistory history, List<Waiter> waiters) {
        Instant now = context.now();
        OpenState open = new OpenState(history.orphaned(null), waiters, Attempts.NONE);
        OrphanSession orphan = history.orphan();
        if (orphan == null || !orphan.aliveAt(now)) {
            return Decision.to(new Queued(open, now, false), CallProgress.fresh(now));
        }
        if (orphan.requestId() != null) {
            return ToAuthorizing.joining(context, open, orphan.requestId());
        }
        // The earlier refresh has used the one repetition that a doubt allows.
        return Decision.to(
                new Queued(open.with(open.attempts().doubted()), orphan.aliveUntil(), true), CallProgress.fresh(now));
    }

    /** No data that these waiters could take have come: they are treated as if they had just come themselves. */
    static Decision unserved(Context context, LoginHistory history, List<Waiter> waiters) {
        LoginHistory.Rejection rejection = history.rejection();
        if (rejection == null || !history.rejectedAt(context.now())) {
            return goLive(context, history, waiters);
        }
        List<Published> declined = waiters.stream()
                .map(waiter ->
                        Published.to(waiter, ImmediateOutcome.coolDown(context, history, waiter, rejection.until())))
                .toList();
        LoginHistory after = history.ended(Waiter.ids(waiters));
        return Decision.to(Ending.rest(context, after), CallProgress.fresh(context.now()))
                .publish(declined);
    }

    /** Nothing was opened: the refresh keeps its place. */
    static Decision delayed(Step<Starting> step, Instant notBefore) {
        return delayed(step, notBefore, CallProgress.fresh(step.now()));
    }

    /** The same after one more refusal. */
    static Decision refused(Step<Starting> step, Refused refused, int delays) {
        CallProgress progress = CallProgress.fresh(step.now()).refused(step.progress(), refused.refusalClass());
        return delayed(step, step.afterBackoff(refused, delays), progress);
    }

    private static Decision delayed(Step<Starting> step, Instant notBefore, CallProgress progress) {
        Starting starting = step.session();
        return starting.waiters().isEmpty()
                ? Ending.of(step).quietly()
                : again(step, starting.open().with(starting.attempts().delayed()), notBefore, false, progress);
    }

    /**
     * After a definite transient answer, a new start follows if the lane allows one; if not, the refresh has failed.
     */
    static Decision restarted(Step<? extends Open> step, Refused refused) {
        OpenState open = step.session().open();
        if (open.waiters().isEmpty()) {
            return Ending.of(step).quietly();
        }
        int allowed = refused.refusalClass() == RefusalClass.TRANSIENT_ONCE
                ? Policy.restartsOnce(open.lane())
                : Policy.restarts(open.lane());
        if (open.attempts().restarts() >= allowed) {
            return Ending.of(step).failed(FailureClass.TRANSIENT, refused);
        }
        Attempts attempts = open.attempts().restarted();
        return again(step, open.with(attempts), step.afterBackoff(refused, attempts.restarts()), false);
    }

    /** The live session is gone: a new one replaces it, but only once. */
    static Decision replaced(Step<? extends Open> step, Refused refused) {
        OpenState open = step.session().open();
        return open.attempts().replacements() >= 1
                ? Ending.of(step).failed(FailureClass.SESSION_LOST, refused)
                : again(step, open.with(open.attempts().replaced()), step.now(), false);
    }

    /**
     * The live session takes no token of ours, so no one can poll it, but it may live on. As after a lost start, the
     * next follows at once only where a person waits.
     */
    static Decision locked(Step<? extends Open> step, Refused refused) {
        OpenState open = step.session().open();
        if (open.attempts().replacements() >= 1) {
            return Ending.of(step).leaving(null, step.lastContact()).failed(FailureClass.SESSION_LOST, refused);
        }
        Instant dead = step.policy().deadAfter(step.lastContact());
        OpenState replaced = open.with(open.history().orphaned(new OrphanSession(null, dead)))
                .with(open.attempts().replaced());
        return step.policy().doubt(open.lane()) == Doubt.RETRY
                ? again(step, replaced, step.now(), false)
                : again(step, replaced, dead, true);
    }

    /** The session that was joined is over: none is alive, and this is the refresh's first start. */
    static Decision afterJoining(Step<? extends Open> step) {
        return again(step, step.session().open(), step.now(), false);
    }

    /**
     * A start was sent and no readable answer came: Flinks may or may not have opened a session. The start is repeated
     * at once at most one time. A start after a wait is one of the new starts that the lane allows, because the bank
     * may text the person for it too.
     */
    static Decision doubted(Step<Starting> step) {
        return doubted(step, step.now());
    }

    /** The same; {@code told} is when a gateway wants the next call. */
    static Decision doubted(Step<Starting> step, Instant told) {
        OpenState open = step.session().open();
        Ending ending = Ending.of(step).leaving(null, step.now());
        if (open.waiters().isEmpty()) {
            return ending.quietly();
        }
        Instant dead = step.policy().deadAfter(step.now());
        if (step.policy().doubt(open.lane()) == Doubt.RETRY && open.attempts().doubts() == 0) {
            OpenState doubted = open.with(open.history().orphaned(new OrphanSession(null, dead)))
                    .with(open.attempts().doubted());
            return again(step, doubted, told, true).signal(Signal.DOUBT_RETRIED);
        }
        if (open.attempts().restarts() >= Policy.restarts(open.lane())) {
            return ending.failed(FailureClass.TRANSIENT, null);
        }
        return again(step, open.with(open.attempts().restarted()), dead, true).signal(Signal.DOUBT_WAITED_OUT);
    }

    /** The cached result is not fresh, or did not come: the start that waited for it goes on waiting for its permit. */
    static Decision back(Step<CheckingCache> step, Purpose.StartLive start) {
        Queued queued = new Queued(step.session().open(), start.notBefore(), start.inDoubt());
        return hurried(step.with(CallProgress.fresh(step.now())).with(queued));
    }

    /** The doubt policy follows the most urgent waiter, who may have just come. */
    static Decision hurried(Step<Queued> step) {
        Queued queued = step.session();
        OpenState open = queued.open();
        boolean waits = queued.inDoubt() && step.now().isBefore(queued.notBefore());
        if (waits
                && step.policy().doubt(open.lane()) == Doubt.RETRY
                && open.attempts().doubts() == 0) {
            // The session that may live is remembered until a session of this login is known again.
            LoginHistory history = open.history().orphaned(new OrphanSession(null, queued.notBefore()));
            OpenState doubted = open.with(history).with(open.attempts().doubted());
            return step.with(new Queued(doubted, step.now(), true)).stay().signal(Signal.DOUBT_RETRIED);
        }
        return patient(step);
    }

    /** A lost start is repeated at once only if the lane of the waiters allows it; if not, it is waited out. */
    static Decision patient(Step<Queued> step) {
        Queued queued = step.session();
        OrphanSession lost = queued.history().orphan();
        if (lost == null
                || !lost.aliveAt(step.now())
                || !lost.aliveUntil().isAfter(queued.notBefore())
                || step.policy().doubt(queued.open().lane()) != Doubt.WAIT_OUT) {
            return step.stay();
        }
        return step.with(new Queued(queued.open(), lost.aliveUntil(), true)).stay();
    }

    private static Decision again(Step<?> step, OpenState open, Instant notBefore, boolean inDoubt) {
        return again(step, open, notBefore, inDoubt, CallProgress.fresh(step.now()));
    }

    private static Decision again(
            Step<?> step, OpenState open, Instant notBefore, boolean inDoubt, CallProgress progress) {
        List<Waiter> untold =
                open.waiters().stream().map(waiter -> waiter.announced(0)).toList();
        Queued queued = new Queued(open.with(untold), notBefore, inDoubt);
        return patient(step.with(progress).with(queued));
    }
}
