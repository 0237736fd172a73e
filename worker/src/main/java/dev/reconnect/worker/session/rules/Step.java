package dev.reconnect.worker.session.rules;

import dev.reconnect.worker.session.Answer.Refused;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.session.CallProgress;
import dev.reconnect.worker.session.Context;
import dev.reconnect.worker.session.Decision;
import dev.reconnect.worker.session.Policy;
import dev.reconnect.worker.session.Policy.AfterRedirect;
import dev.reconnect.worker.session.Session;
import java.time.Duration;
import java.time.Instant;

/** Where a decision is made: a session, what is under way for it, and everything from outside. */
record Step<S extends Session>(Context context, S session, CallProgress progress) {

    Instant now() {
        return context.now();
    }

    Policy policy() {
        return context.policy();
    }

    /** The same moment of a session in another state. */
    <T extends Session> Step<T> with(T other) {
        return new Step<>(context, other, progress);
    }

    Step<S> with(CallProgress other) {
        return new Step<>(context, session, other);
    }

    /** For a new state, which counts its own tries. */
    Step<S> anew() {
        return with(progress.anew());
    }

    /** The call is answered; whatever comes next comes at {@code next}. */
    Step<S> answered(Instant next) {
        return with(progress.answered(now(), next));
    }

    Decision stay() {
        return Decision.to(session, progress);
    }

    Decision call(Call call) {
        return stay().call(call, now());
    }

    /** The call brought nothing: once more after the back-off. */
    Decision retry() {
        return answered(afterBackoff()).stay();
    }

    /** The call was refused for now: once more when Flinks and the back-off allow. */
    Decision retry(Refused refused) {
        return answered(afterBackoff(refused)).stay();
    }

    /** Still pending: the next poll comes after this one's interval. */
    Step<S> polled() {
        return answered(now().plus(policy().pollAfter(progress.tries())));
    }

    Instant afterBackoff() {
        return context.backoff(progress.tries() + 1);
    }

    Instant afterBackoff(Refused refused) {
        return afterBackoff(refused, progress.tries() + 1);
    }

    /** Not before Flinks says so, and never sooner than our own back-off: a Retry-After may be zero. */
    Instant afterBackoff(Refused refused, int tries) {
        Instant ours = context.backoff(tries);
        Duration told = refused.retryAfter();
        Instant theirs = told == null ? ours : now().plus(told);
        return theirs.isAfter(ours) ? theirs : ours;
    }

    /** Whether it is time for the next call and none is under way. */
    boolean callIsDue() {
        return !progress.calling() && !now().isBefore(progress.nextAt());
    }

    /** The latest moment at which Flinks may have heard of the session. */
    Instant lastContact() {
        return progress.latestContact(now());
    }

    /** By choice the session itself is asked after a redirect, and not the cached result. */
    boolean asksTheSession() {
        return policy().ways().afterRedirect() == AfterRedirect.SAME_REQUEST_ID;
    }
}
