package dev.reconnect.worker.session.rules;

import dev.reconnect.contracts.EventType;
import dev.reconnect.contracts.Outcome;
import dev.reconnect.contracts.RefreshDeclined;
import dev.reconnect.contracts.RefreshFailed.FailureClass;
import dev.reconnect.contracts.Subject;
import dev.reconnect.worker.session.ConnectPages;
import dev.reconnect.worker.session.Context;
import dev.reconnect.worker.session.Decision;
import dev.reconnect.worker.session.Decision.Published;
import dev.reconnect.worker.session.LoginHistory;
import dev.reconnect.worker.session.Session;
import dev.reconnect.worker.session.Session.Open;
import dev.reconnect.worker.session.Session.Resting;
import dev.reconnect.worker.session.Waiter;
import java.time.Instant;
import java.util.List;

/** A request that starts nothing: it has its end at once, and the session stays as it is. */
final class ImmediateOutcome {

    private ImmediateOutcome() {}

    static Decision failed(Step<?> step, Waiter waiter, FailureClass failureClass) {
        return of(step, waiter, Ending.failure(waiter.subject(step.context().loginId()), failureClass, null));
    }

    static Decision tooManyWaiting(Step<?> step, Waiter waiter) {
        return of(
                step,
                waiter,
                new RefreshDeclined(
                        waiter.subject(step.context().loginId()),
                        RefreshDeclined.Reason.TOO_MANY_WAITING,
                        step.session().history().lastOutcome(),
                        step.now().plus(step.policy().coolDowns().afterSuccess()),
                        null,
                        null));
    }

    static Decision coolDown(Step<?> step, Waiter waiter, Instant until) {
        return of(step, waiter, coolDown(step.context(), step.session().history(), waiter, until));
    }

    /** Declined until then; with the credentials page if these are what is missing. */
    static RefreshDeclined coolDown(Context context, LoginHistory history, Waiter waiter, Instant until) {
        boolean rejected = history.rejectedAt(context.now())
                || EventType.CREDENTIALS_REQUIRED.type().equals(history.lastOutcome());
        Subject subject = waiter.subject(context.loginId());
        ConnectPages pages = context.pages();
        Integer institutionId = history.institution().id();
        return new RefreshDeclined(
                subject,
                RefreshDeclined.Reason.COOL_DOWN,
                history.lastOutcome(),
                until,
                rejected ? pages.credentials(subject, waiter.redirectUrl(), institutionId, context.now()) : null,
                rejected ? pages.authorizeTokenRequired() : null);
    }

    private static Decision of(Step<?> step, Waiter waiter, Outcome outcome) {
        LoginHistory history = step.session().history().ended(List.of(waiter.refreshId()));
        Session next = switch (step.session()) {
            case Resting ignored -> Ending.rest(step.context(), history);
            case Open open -> open.with(open.open().with(history));
        };
        return Decision.to(next, step.progress()).publish(List.of(Published.to(waiter, outcome)));
    }
}
