package dev.reconnect.worker.session.rules;

import dev.reconnect.worker.session.CallProgress;
import dev.reconnect.worker.session.Confirmation;
import dev.reconnect.worker.session.Decision;
import dev.reconnect.worker.session.Input.Requested;
import dev.reconnect.worker.session.LoginHistory;
import dev.reconnect.worker.session.Policy;
import dev.reconnect.worker.session.Session.Resting;
import dev.reconnect.worker.session.Signal;
import dev.reconnect.worker.session.Waiter;
import java.time.Instant;
import java.util.List;

/** The rules while no session is open: a request starts one, or is declined while a cool-down lasts. */
final class RestingRules implements StateRules<Resting> {

    @Override
    public Decision requested(Step<Resting> step, Requested requested) {
        Waiter waiter = requested.waiter();
        LoginHistory history = step.session().history();
        if (history.rejection() != null && history.rejectedAt(step.now())) {
            return ImmediateOutcome.coolDown(step, waiter, history.rejection().until());
        }
        if (history.coolDownUntil() != null && step.now().isBefore(history.coolDownUntil()) && !requested.force()) {
            return ImmediateOutcome.coolDown(step, waiter, history.coolDownUntil());
        }
        return ToQueue.goLive(step.context(), history.learn(requested.institution()), List.of(waiter));
    }

    @Override
    public Decision confirmed(Step<Resting> step, Confirmation confirmation) {
        return ToCacheCheck.late(step, confirmation);
    }

    /**
     * Only if a person was left to act. Flinks' word comes after every nightly refresh and after our own fetches too:
     * if each led to a fetch, there would be no end.
     */
    @Override
    public boolean awaitsData(Resting resting) {
        return resting.history().leftToAPerson();
    }

    @Override
    public Decision due(Step<Resting> step) {
        return step.now().isBefore(step.session().until()) ? step.stay() : Decision.to(null, step.progress());
    }

    @Override
    public Instant dueAt(Resting resting, CallProgress progress, Policy policy) {
        return resting.until();
    }

    @Override
    public Decision evicted(Step<Resting> step) {
        return Decision.to(null, step.progress()).signal(Signal.EVICTED);
    }

    /** No one waits: the login is forgotten. */
    @Override
    public Decision abandoned(Step<Resting> step) {
        return Decision.to(null, step.progress());
    }
}
