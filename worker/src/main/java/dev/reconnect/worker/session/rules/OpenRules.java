package dev.reconnect.worker.session.rules;

import dev.reconnect.contracts.RefreshFailed.FailureClass;
import dev.reconnect.worker.session.CallProgress;
import dev.reconnect.worker.session.Challenge;
import dev.reconnect.worker.session.Confirmation;
import dev.reconnect.worker.session.Decision;
import dev.reconnect.worker.session.Input.Requested;
import dev.reconnect.worker.session.OpenState;
import dev.reconnect.worker.session.Policy;
import dev.reconnect.worker.session.Session.Open;
import dev.reconnect.worker.session.Signal;
import dev.reconnect.worker.session.Waiter;
import java.time.Duration;
import java.time.Instant;

/** What the states of a session in progress have in common: a request joins the waiters. */
interface OpenRules<S extends Open> extends StateRules<S> {

    @Override
    default Decision requested(Step<S> step, Requested requested) {
        OpenState open = step.session().open();
        if (open.waiters().size() >= step.policy().waiters()) {
            return ImmediateOutcome.tooManyWaiting(step, requested.waiter());
        }
        // The deadline of a waiter that joins a challenge stands still from now on, and not from the challenge's start.
        Challenge challenge = step.session().pendingChallenge();
        Waiter waiter = challenge == null
                ? requested.waiter()
                : requested.waiter().postponed(Duration.between(step.now(), challenge.since()));
        return joined(step, open.learn(requested.institution()).joinedBy(waiter));
    }

    /** A request has joined: {@code open} holds it already. */
    default Decision joined(Step<S> step, OpenState open) {
        return step.with(step.session().with(open)).stay();
    }

    /** The check of what a redirect may have brought is under way. A late one waits for an outcome of its own. */
    @Override
    default Decision confirmed(Step<S> step, Confirmation confirmation) {
        Open heard = step.session().with(step.session().open().heard(confirmation));
        int late = heard.confirmations().size();
        return late == 0 || late >= Confirmation.KEPT
                ? step.with(heard).stay().signal(Signal.DUPLICATE_CONFIRMATION)
                : step.with(heard.with(confirmation.following(heard.history().lastRefreshId())))
                        .stay();
    }

    @Override
    default Instant dueAt(S session, CallProgress progress, Policy policy) {
        return Waiter.firstDeadline(session.waiters());
    }

    /** A redirect that came late is checked already, and brings the same data. */
    @Override
    default boolean awaitsData(S session) {
        return session.confirmations().isEmpty();
    }

    /** The end of the session in this state: what lives on at Flinks is remembered. */
    default Ending ending(Step<S> step) {
        return Ending.of(step);
    }

    @Override
    default Decision abandoned(Step<S> step) {
        return ending(step).failed(FailureClass.TRANSIENT, null);
    }
}
