package dev.reconnect.worker.session.rules;

import dev.reconnect.contracts.RefreshFailed.FailureClass;
import dev.reconnect.worker.session.CallProgress;
import dev.reconnect.worker.session.Confirmation;
import dev.reconnect.worker.session.Context;
import dev.reconnect.worker.session.Decision;
import dev.reconnect.worker.session.Input;
import dev.reconnect.worker.session.LoginHistory;
import dev.reconnect.worker.session.Session;
import dev.reconnect.worker.session.Session.Open;
import dev.reconnect.worker.session.Session.Resting;
import dev.reconnect.worker.session.Signal;
import dev.reconnect.worker.session.Waiter;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a session as one pure function: the same arguments give the same decision. An input that no rule
 * foresees is refused and counted, and changes nothing. {@link RuledSession} says which rules a state has.
 *
 * <p>Invariants: every waiter gets exactly one terminal outcome; a start is decided only if no live session of this
 * login can be known to live; every state but {@link Resting} ends by itself (see {@link Timetable}).
 */
public final class SessionMachine {

    private SessionMachine() {}

    /** What follows from {@code input} for a login in {@code session}; {@code null} if nothing is known of it. */
    public static Decision decide(Context context, @Nullable Session session, CallProgress progress, Input input) {
        return session == null
                ? unknown(context, progress, input)
                : decide(RuledSession.of(session), context, progress, input);
    }

    /**
     * The way out for a session that the rules cannot carry on, so that no one waits for ever: every waiter is told
     * that the refresh failed for a passing reason.
     */
    public static Decision abandon(Context context, Session session) {
        return abandon(RuledSession.of(session), context);
    }

    private static <S extends Session> Decision abandon(RuledSession<S> ruled, Context context) {
        return ruled.rules().abandoned(new Step<>(context, ruled.session(), CallProgress.fresh(context.now())));
    }

    private static <S extends Session> Decision decide(
            RuledSession<S> ruled, Context context, CallProgress progress, Input input) {
        StateRules<S> rules = ruled.rules();
        Step<S> step = new Step<>(context, ruled.session(), progress);
        return switch (input) {
            case Input.Requested requested -> requested(rules, step, requested);
            case Input.Unacceptable unacceptable -> unacceptable(step, unacceptable.waiter());
            case Input.Confirmed confirmed -> confirmed(rules, step, confirmed.confirmation());
            case Input.DataArrived arrived ->
                rules.awaitsData(ruled.session())
                        ? confirmed(rules, step, arrived.confirmation())
                        : step.stay().signal(Signal.UNAWAITED_DATA);
            case Input.Admitted ignored -> rules.admitted(step);
            case Input.Answered answered -> rules.answered(step, answered.answer());
            case Input.Due ignored -> rules.due(step);
            case Input.Restored ignored -> rules.restored(step.with(CallProgress.fresh(context.now())));
            case Input.Evicted ignored -> rules.evicted(step);
        };
    }

    /** For a request or a confirmation, an unknown login is one at rest with an empty history. */
    private static Decision unknown(Context context, CallProgress progress, Input input) {
        RuledSession<?> nothing = RuledSession.of(new Resting(LoginHistory.EMPTY, context.now()));
        return switch (input) {
            case Input.Requested requested -> decide(nothing, context, progress, requested);
            case Input.Unacceptable unacceptable -> decide(nothing, context, progress, unacceptable);
            case Input.Confirmed confirmed -> decide(nothing, context, progress, confirmed);
            case Input.DataArrived ignored -> Decision.to(null, progress).signal(Signal.UNAWAITED_DATA);
            case Input.Admitted ignored -> Decision.to(null, progress).signal(Signal.ILLEGAL_INPUT);
            case Input.Answered ignored -> Decision.to(null, progress).signal(Signal.ILLEGAL_INPUT);
            case Input.Due ignored -> Decision.to(null, progress).signal(Signal.ILLEGAL_INPUT);
            case Input.Restored ignored ->
                Decision.to(null, CallProgress.fresh(context.now())).signal(Signal.ILLEGAL_INPUT);
            case Input.Evicted ignored -> Decision.to(null, progress).signal(Signal.ILLEGAL_INPUT);
        };
    }

    private static <S extends Session> Decision requested(
            StateRules<S> rules, Step<S> step, Input.Requested requested) {
        Waiter waiter = requested.waiter();
        if (known(step.session(), waiter.refreshId())) {
            return step.stay().signal(Signal.DUPLICATE_REQUEST);
        }
        return waiter.pastDeadline(step.now())
                ? ImmediateOutcome.failed(step, waiter, FailureClass.DEADLINE)
                : rules.requested(step, requested);
    }

    /** A request that went to the dead letters: its waiter is told, once. */
    private static Decision unacceptable(Step<?> step, Waiter waiter) {
        return known(step.session(), waiter.refreshId())
                ? step.stay().signal(Signal.DUPLICATE_REQUEST)
                : ImmediateOutcome.failed(step, waiter, FailureClass.INVALID_REQUEST);
    }

    private static boolean known(Session session, String refreshId) {
        return session.history().knowsRefresh(refreshId)
                || (session instanceof Open open && Waiter.ids(open.waiters()).contains(refreshId));
    }

    private static <S extends Session> Decision confirmed(
            StateRules<S> rules, Step<S> step, Confirmation confirmation) {
        return step.session().history().knowsConfirmation(confirmation.confirmationId())
                ? step.stay().signal(Signal.DUPLICATE_CONFIRMATION)
                : rules.confirmed(step, confirmation);
    }
}
