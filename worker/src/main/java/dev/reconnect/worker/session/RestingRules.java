package dev.reconnect.worker.session;

import dev.reconnect.contracts.EventType;
import dev.reconnect.worker.session.Input.Requested;
import dev.reconnect.worker.session.Session.Resting;
import java.time.Instant;
import java.util.List;

/** No session is open: a request starts, or is declined while a cool-down lasts. */
final class RestingRules implements StateRules<Resting> {

    @Override
    public Decision requested(Step<Resting> step, Requested requested) {
        Waiter waiter = requested.waiter();
        Memory memory = step.session().memory();
        if (memory.rejection() != null && memory.rejectedAt(step.now())) {
            return ImmediateOutcome.coolDown(step, waiter, memory.rejection().until());
        }
        if (memory.sated() != null && step.now().isBefore(memory.sated()) && !requested.force()) {
            return ImmediateOutcome.coolDown(step, waiter, memory.sated());
        }
        return ToQueue.goLive(step.context(), memory.learn(requested.institution()), List.of(waiter));
    }

    @Override
    public Decision confirmed(Step<Resting> step, Confirmation confirmation) {
        return ToCacheCheck.late(step, confirmation);
    }

    /**
     * Only if a person was left to act. Flinks' word comes after every nightly refresh and after our own fetches too; a
     * fetch for each would go round in circles.
     */
    @Override
    public boolean awaitsData(Resting resting) {
        String last = resting.memory().lastOutcome();
        return EventType.CREDENTIALS_REQUIRED.type().equals(last)
                || EventType.MFA_CHALLENGE_EXPIRED.type().equals(last);
    }

    @Override
    public Decision due(Step<Resting> step) {
        return step.now().isBefore(step.session().until()) ? step.stay() : Decision.to(null, step.pace());
    }

    @Override
    public Instant dueAt(Resting resting, Pace pace, Policy policy) {
        return resting.until();
    }

    @Override
    public Decision evicted(Step<Resting> step) {
        return Decision.to(null, step.pace()).note(Note.EVICTED);
    }

    /** Nobody waits: it is forgotten. */
    @Override
    public Decision abandoned(Step<Resting> step) {
        return Decision.to(null, step.pace());
    }
}
