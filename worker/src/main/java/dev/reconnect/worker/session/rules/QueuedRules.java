package dev.reconnect.worker.session.rules;

import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.session.CallProgress;
import dev.reconnect.worker.session.Confirmation;
import dev.reconnect.worker.session.Decision;
import dev.reconnect.worker.session.OpenState;
import dev.reconnect.worker.session.Session.Queued;
import dev.reconnect.worker.session.Session.Starting;
import dev.reconnect.worker.session.Signal;
import java.util.List;

/** The rules while a session waits for a permit, a back-off or the end of a doubt. */
final class QueuedRules implements OpenRules<Queued> {

    @Override
    public Decision joined(Step<Queued> step, OpenState open) {
        return ToQueue.hurried(step.with(step.session().with(open)));
    }

    @Override
    public Decision confirmed(Step<Queued> step, Confirmation confirmation) {
        return ToCacheCheck.beforeStart(step, step.session().open().heard(confirmation));
    }

    /**
     * The only way into {@link Starting}. No start is made for waiters whose deadline has passed: the bank could text a
     * person whose refresh has ended.
     */
    @Override
    public Decision admitted(Step<Queued> step) {
        if (step.now().isBefore(step.session().notBefore())) {
            return step.stay().signal(Signal.ILLEGAL_INPUT);
        }
        Decision inTime = due(step);
        if (!(inTime.next() instanceof Queued left) || step.now().isBefore(left.notBefore())) {
            return inTime;
        }
        return step.with(CallProgress.fresh(step.now()).refused(step.progress()))
                .with(new Starting(left.open(), step.now(), List.of()))
                .call(new Call.Start(step.context().loginId()))
                .after(inTime);
    }

    @Override
    public Decision due(Step<Queued> step) {
        Decision lapsed = Ending.lapsed(step, ending(step));
        return lapsed.next() instanceof Queued left
                ? ToQueue.patient(step.with(left)).after(lapsed)
                : lapsed;
    }

    /** If a lost start is still waited out, it is remembered, so that the next refresh waits too. */
    @Override
    public Ending ending(Step<Queued> step) {
        Queued queued = step.session();
        return queued.inDoubt() && step.now().isBefore(queued.notBefore())
                ? Ending.of(step).with(queued.history().orphanedStart(queued.notBefore()))
                : Ending.of(step);
    }
}
