package dev.reconnect.worker.session.rules;

import dev.reconnect.contracts.RefreshFailed.FailureClass;
import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.session.Answer.Refused;
import dev.reconnect.worker.session.Confirmation;
import dev.reconnect.worker.session.Decision;
import dev.reconnect.worker.session.OpenState;
import dev.reconnect.worker.session.Session.Resting;
import dev.reconnect.worker.session.Session.Starting;
import dev.reconnect.worker.session.Signal;
import java.util.List;

/** The rules while a start is under way: it opens a session, or leaves a doubt. */
final class StartingRules implements OpenRules<Starting> {

    private final AuthorizingRules authorizing = new AuthorizingRules();

    @Override
    public Decision confirmed(Step<Starting> step, Confirmation confirmation) {
        Starting starting = step.session();
        OpenState open = starting.open().heard(confirmation);
        return step.with(new Starting(open, starting.since(), Confirmation.more(starting.heard(), confirmation)))
                .stay();
    }

    /** A start under way may open a session: the state stays, even if no one waits any more. */
    @Override
    public Decision due(Step<Starting> step) {
        Decision lapsed = Ending.lapsed(step, Ending.of(step));
        if (!(lapsed.next() instanceof Resting resting)) {
            return lapsed;
        }
        OpenState withoutWaiters = step.session().open().with(resting.history()).with(List.of());
        return step.with(step.session().with(withoutWaiters)).stay().publish(lapsed.outcomes());
    }

    @Override
    public Ending ending(Step<Starting> step) {
        return Ending.of(step).leaving(null, step.now());
    }

    /** The new owner cannot know what became of the start. */
    @Override
    public Decision restored(Step<Starting> step) {
        return ToQueue.doubted(step);
    }

    @Override
    public Decision answered(Step<Starting> step, Answer answer) {
        Refused article = ArticleRule.refusal(step.context(), answer);
        if (article != null) {
            return ArticleRule.signInAgain(step, answer, article);
        }
        return switch (answer) {
            case Answer.Pending pending ->
                pending.requestId() == null ? ToQueue.doubted(step) : opened(step, pending.requestId());
            case Answer.Challenged challenged ->
                authorizing.answered(ToAuthorizing.opened(step, challenged.requestId()), challenged);
            case Answer.Authorized authorized ->
                authorizing.answered(ToAuthorizing.opened(step, authorized.requestId()), authorized);
            case Refused refused -> refused(step, refused);
            case Answer.NotSent ignored -> notOpened(step);
            case Answer.Unreadable unreadable -> ToQueue.doubted(step, step.told(unreadable));
            case Answer.Accounts ignored -> ToQueue.doubted(step).signal(Signal.UNEXPECTED_ANSWER);
        };
    }

    private static Decision opened(Step<Starting> step, String requestId) {
        return step.session().waiters().isEmpty()
                ? Ending.of(step).leaving(requestId, step.now()).quietly()
                : ToAuthorizing.opened(step, requestId).polled().stay();
    }

    private static Decision refused(Step<Starting> step, Refused refused) {
        return switch (refused.refusalClass()) {
            case USER_MUST_ACT -> ToCacheCheck.rejected(step, refused);
            case TRANSIENT, TRANSIENT_ONCE, SESSION_GONE -> ToQueue.restarted(step, refused);
            case SLOW_DOWN, REFUSED_ALONE, SESSION_LOCKED ->
                step.refusedTooOften(refused)
                        ? Ending.of(step).givenUp(refused)
                        : ToQueue.refused(step, refused, nextDelay(step));
            case OUR_FAULT -> notOpened(step);
            case BROKEN -> Ending.of(step).failed(FailureClass.REFUSED, refused);
        };
    }

    private static Decision notOpened(Step<Starting> step) {
        return ToQueue.delayed(step, step.context().backoff(nextDelay(step)));
    }

    private static int nextDelay(Step<Starting> step) {
        return step.session().attempts().delays() + 1;
    }
}
