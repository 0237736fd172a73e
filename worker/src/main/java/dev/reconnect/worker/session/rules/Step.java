package dev.reconnect.worker.session.rules;

import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.session.Answer.Refused;
import dev.reconnect.worker.session.Answer.Unreadable;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.session.CallProgress;
import dev.reconnect.worker.session.Context;
import dev.reconnect.worker.session.Decision;
import dev.reconnect.worker.session.Policy;
import dev.reconnect.worker.session.Policy.AfterRedirect;
import dev.reconnect.worker.session.Session;
import java.time.Duration;
import java.time.Instant;

/** What a decision is made from: a session, the progress of its calls, and everything from outside. */
record Step<S extends Session>(Context context, S session, CallProgress progress) {

    private static final Duration LONGEST_TOLD = Duration.ofMinutes(1);

    Instant now() {
        return context.now();
    }

    Policy policy() {
        return context.policy();
    }

    /** The same step of a session in another state. */
    <T extends Session> Step<T> with(T other) {
        return new Step<>(context, other, progress);
    }

    Step<S> with(CallProgress other) {
        return new Step<>(context, session, other);
    }

    /** The same step for a new state, which counts its own tries. */
    Step<S> anew() {
        return with(progress.anew());
    }

    /** The call is answered; the next call is not made before {@code next}. */
    Step<S> answered(Instant next) {
        return with(progress.answered(now(), next));
    }

    Decision stay() {
        return Decision.to(session, progress);
    }

    Decision call(Call call) {
        return stay().call(call, now());
    }

    /** The call brought nothing: it is made again after the back-off. */
    Decision retry() {
        return answered(afterBackoff()).stay();
    }

    /** The call brought no readable answer: it is made again when the gateway and the back-off allow it. */
    Decision retry(Unreadable unreadable) {
        return answered(afterBackoff(unreadable)).stay();
    }

    /** The call was refused for now: it is made again when Flinks and the back-off allow it. */
    Decision retry(Refused refused) {
        Step<S> answered = answered(afterBackoff(refused));
        return answered.with(answered.progress().refused(progress, refused.refusalClass()))
                .stay();
    }

    /** The call did not tell what was asked: it is made again when Flinks, a gateway and the back-off allow it. */
    Decision retry(Answer answer) {
        return answer instanceof Refused refused
                ? retry(refused)
                : answered(afterBackoff(answer)).stay();
    }

    /** Whether this refusal is one too many in a row: the call is not made again. */
    boolean refusedTooOften(Refused refused) {
        return progress.refusals(refused.refusalClass()) + 1 >= Policy.mostRefusals(refused.refusalClass());
    }

    /** Flinks is still working: the next poll comes after the interval for these tries. */
    Step<S> polled() {
        return answered(now().plus(policy().pollAfter(progress.tries())));
    }

    Instant afterBackoff() {
        return context.backoff(progress.tries() + 1);
    }

    Instant afterBackoff(Refused refused) {
        return afterBackoff(refused, progress.tries() + 1);
    }

    /** Not before Flinks says so, and never before our own back-off is over: a Retry-After may be zero. */
    Instant afterBackoff(Refused refused, int tries) {
        Instant ours = context.backoff(tries);
        return refused.retryAfter() == null ? ours : later(ours, now().plus(refused.retryAfter()));
    }

    Instant afterBackoff(Unreadable unreadable) {
        return later(afterBackoff(), told(unreadable));
    }

    /** When the next call may be made after any answer. */
    Instant afterBackoff(Answer answer) {
        return switch (answer) {
            case Refused refused -> afterBackoff(refused);
            case Unreadable unreadable -> afterBackoff(unreadable);
            case Answer.NotSent ignored -> afterBackoff();
            case Answer.Pending ignored -> afterBackoff();
            case Answer.Challenged ignored -> afterBackoff();
            case Answer.Authorized ignored -> afterBackoff();
            case Answer.Accounts ignored -> afterBackoff();
        };
    }

    /**
     * When the gateway wants the next call; now if it does not say. What it says may soon be out of date, and a live
     * session that is not polled dies within minutes.
     */
    Instant told(Unreadable unreadable) {
        Duration told = unreadable.retryAfter();
        return told == null ? now() : now().plus(told.compareTo(LONGEST_TOLD) < 0 ? told : LONGEST_TOLD);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /** Whether it is time for the next call and none is under way. */
    boolean callIsDue() {
        return !progress.calling() && !now().isBefore(progress.nextAt());
    }

    /** The latest moment at which Flinks may have heard of the session. */
    Instant lastContact() {
        return progress.latestContact(now());
    }

    /** Whether the operator chose that the session itself is asked after a redirect, and not the cache. */
    boolean asksTheSession() {
        return policy().ways().afterRedirect() == AfterRedirect.SAME_REQUEST_ID;
    }
}
