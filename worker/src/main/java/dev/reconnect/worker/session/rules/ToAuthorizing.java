package dev.reconnect.worker.session.rules;

import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.session.CallProgress;
import dev.reconnect.worker.session.Context;
import dev.reconnect.worker.session.Decision;
import dev.reconnect.worker.session.LiveSession;
import dev.reconnect.worker.session.OpenState;
import dev.reconnect.worker.session.Session.Authorizing;
import dev.reconnect.worker.session.Session.ChallengePending;
import dev.reconnect.worker.session.Session.Starting;
import dev.reconnect.worker.session.Signal;
import dev.reconnect.worker.session.Waiter;
import java.time.Duration;
import java.util.List;

/** The ways into {@link Authorizing}: a live session that is polled. */
final class ToAuthorizing {

    private ToAuthorizing() {}

    /** The start has opened a session. */
    static Step<Authorizing> opened(Step<Starting> step, String requestId) {
        Starting starting = step.session();
        OpenState open = starting.open().with(starting.history().orphaned(null));
        LiveSession live = new LiveSession(requestId, starting.since(), 0, false);
        return step.anew().with(new Authorizing(open, live, starting.heard()));
    }

    /** An earlier refresh left this session alive: it is joined. */
    static Decision joining(Context context, OpenState open, String requestId) {
        LiveSession live = new LiveSession(requestId, context.now(), 0, true);
        return Decision.to(new Authorizing(open, live, List.of()), CallProgress.fresh(context.now()))
                .call(new Call.Poll(requestId), context.now())
                .signal(Signal.REMNANT_JOINED);
    }

    /** The person has answered and the bank is still working: the waiters' deadlines run on from where they stopped. */
    static Decision resumed(Step<ChallengePending> step) {
        ChallengePending pending = step.session();
        Duration stood = Duration.between(pending.challenge().since(), step.now());
        List<Waiter> waiters = pending.waiters().stream()
                .map(waiter -> waiter.postponed(stood))
                .toList();
        Authorizing authorizing = new Authorizing(pending.open().with(waiters), pending.live(), List.of());
        return step.anew().with(authorizing).polled().stay();
    }
}
