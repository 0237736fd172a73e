package dev.reconnect.worker.session.rules;

import dev.reconnect.contracts.EventType;
import dev.reconnect.contracts.RefreshFailed.FailureClass;
import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.session.Answer.Refused;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.session.CallProgress;
import dev.reconnect.worker.session.Confirmation;
import dev.reconnect.worker.session.Decision;
import dev.reconnect.worker.session.Instants;
import dev.reconnect.worker.session.LiveSession;
import dev.reconnect.worker.session.OpenState;
import dev.reconnect.worker.session.Policy;
import dev.reconnect.worker.session.RefusalClass;
import dev.reconnect.worker.session.Session.Authorizing;
import dev.reconnect.worker.session.Session.ChallengePending;
import dev.reconnect.worker.session.Signal;
import dev.reconnect.worker.session.Waiter;
import java.time.Instant;

/** The rules while a live session is polled, until the bank has decided. */
final class AuthorizingRules implements OpenRules<Authorizing> {

    @Override
    public Decision confirmed(Step<Authorizing> step, Confirmation confirmation) {
        Authorizing authorizing = step.session();
        OpenState open = authorizing.open().heard(confirmation);
        return step.with(
                        new Authorizing(open, authorizing.live(), Confirmation.more(authorizing.heard(), confirmation)))
                .stay();
    }

    @Override
    public Decision due(Step<Authorizing> step) {
        Decision lapsed = Ending.lapsed(step, ending(step));
        return lapsed.next() instanceof Authorizing left && step.callIsDue()
                ? lapsed.call(new Call.Poll(left.live().requestId()), step.now())
                : lapsed;
    }

    @Override
    public Instant dueAt(Authorizing authorizing, CallProgress progress, Policy policy) {
        return Instants.earlier(progress.callDueAt(), Waiter.firstDeadline(authorizing.waiters()));
    }

    @Override
    public Ending ending(Step<Authorizing> step) {
        return Ending.of(step).leaving(step.session().live().requestId(), step.lastContact());
    }

    @Override
    public Decision answered(Step<Authorizing> step, Answer answer) {
        Refused article = ArticleRule.refusal(step.context(), answer);
        if (article != null && !overBeforeItsRefresh(step.session(), answer)) {
            return ArticleRule.signInAgain(step, step.session().live(), answer, article);
        }
        return switch (answer) {
            case Answer.Pending ignored -> pending(step);
            case Answer.Challenged challenged -> challenged(step, challenged);
            case Answer.Authorized authorized ->
                delivered(step, authorized) ? ToQueue.afterJoining(step) : fetch(step, authorized);
            case Refused refused -> refused(step, refused);
            case Answer.NotSent ignored -> step.retry();
            case Answer.Unreadable unreadable -> step.retry(unreadable);
            case Answer.Accounts ignored -> step.retry().signal(Signal.UNEXPECTED_ANSWER);
        };
    }

    /**
     * The article does not know orphan sessions. If one turns out to be over, this says nothing about the refresh that
     * joined it.
     */
    private static boolean overBeforeItsRefresh(Authorizing authorizing, Answer answer) {
        boolean over = answer instanceof Answer.Authorized
                || (answer instanceof Refused refused && refused.refusalClass() == RefusalClass.SESSION_GONE);
        return authorizing.live().joined() && over;
    }

    /**
     * The bank is still working. If the operator chose so, the person may already watch it in Connect and answer there.
     */
    private static Decision pending(Step<Authorizing> step) {
        LiveSession live = step.session().live();
        boolean announces = step.policy().ways().pendingInConnect()
                && live.challenges() == 0
                && !confirmed(step.session(), live.requestId());
        return announces ? ToChallenge.announcedEarly(step) : step.polled().stay();
    }

    private static boolean confirmed(Authorizing authorizing, String requestId) {
        return authorizing.heard().stream().anyMatch(heard -> requestId.equals(heard.requestId()));
    }

    /** Whether a joined session is over, and its accounts were published before. */
    private static boolean delivered(Step<Authorizing> step, Answer.Authorized authorized) {
        Authorizing authorizing = step.session();
        Instant brought = authorized.lastRefresh();
        Instant joined =
                authorizing.live().startedAt().minus(step.policy().life().clockSkew());
        return authorizing.live().joined()
                && !authorizing.waiters().isEmpty()
                && EventType.ACCOUNTS_READY.type().equals(authorizing.history().lastOutcome())
                && brought != null
                && brought.isBefore(joined);
    }

    private static Decision challenged(Step<Authorizing> step, Answer.Challenged challenged) {
        boolean confirmed = confirmed(step.session(), challenged.requestId());
        Step<ChallengePending> asked = ToChallenge.asked(step, challenged, confirmed);
        ChallengePending pending = asked.session();
        if (pending.waiters().isEmpty()) {
            return Ending.of(asked)
                    .leaving(pending.live().requestId(), step.now())
                    .quietly();
        }
        if (!confirmed) {
            return ToChallenge.announce(asked);
        }
        return step.asksTheSession()
                ? asked.call(new Call.Poll(pending.live().requestId()))
                : ToCacheCheck.answered(asked);
    }

    private static Decision fetch(Step<Authorizing> step, Answer.Authorized authorized) {
        return step.session().waiters().isEmpty()
                ? Ending.of(step).quietly()
                : ToFetching.live(step, step.session().live(), authorized.institution());
    }

    private Decision refused(Step<Authorizing> step, Refused refused) {
        return switch (refused.refusalClass()) {
            case USER_MUST_ACT -> ToCacheCheck.rejected(step, refused);
            case TRANSIENT, TRANSIENT_ONCE ->
                refused.flinksCode() == null ? step.retry(refused) : ToQueue.restarted(step, refused);
            case SESSION_GONE -> ToQueue.replaced(step, refused);
            case OUR_FAULT -> step.retry(refused);
            case SLOW_DOWN, REFUSED_ALONE ->
                step.refusedTooOften(refused) ? ending(step).givenUp(refused) : step.retry(refused);
            case SESSION_LOCKED -> step.refusedTooOften(refused) ? ToQueue.locked(step, refused) : step.retry(refused);
            case BROKEN -> ending(step).failed(FailureClass.REFUSED, refused);
        };
    }
}
