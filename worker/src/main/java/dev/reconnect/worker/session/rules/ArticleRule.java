package dev.reconnect.worker.session.rules;

import dev.reconnect.contracts.CredentialsRequired.Action;
import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.session.Answer.Refused;
import dev.reconnect.worker.session.Context;
import dev.reconnect.worker.session.Decision;
import dev.reconnect.worker.session.LiveSession;
import dev.reconnect.worker.session.LoginHistory;
import dev.reconnect.worker.session.OpenState;
import dev.reconnect.worker.session.Policy;
import dev.reconnect.worker.session.RefusalClass;
import dev.reconnect.worker.session.Session.Open;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The literal rule of Flinks' article on mid-session reconnect: after the start and each poll, every status other than
 * 200, 202 and 203 leads to the credentials page. Answers that say nothing about this login keep their meaning: slow
 * down, and a fault of ours.
 *
 * @see <a href="https://help.flinks.com/support/solutions/articles/43000711752-mid-session-reconnect">the article</a>
 */
final class ArticleRule {

    private ArticleRule() {}

    /** The refusal that the rule makes of this answer; {@code null} if the classification table decides. */
    static @Nullable Refused refusal(Context context, Answer answer) {
        if (context.policy().ways().otherResponse() == Policy.OtherResponse.CLASSIFIED) {
            return null;
        }
        return switch (answer) {
            case Answer.Pending pending -> refusal(null, pending.httpStatus(), pending.requestId());
            case Answer.Authorized authorized -> refusal(null, authorized.httpStatus(), authorized.requestId());
            case Answer.Unreadable unreadable -> refusal(null, unreadable.httpStatus(), null);
            case Refused refused ->
                switch (refused.refusalClass()) {
                    case TRANSIENT, TRANSIENT_ONCE, SESSION_GONE, BROKEN ->
                        refusal(refused.flinksCode(), refused.httpStatus(), refused.requestId());
                    case USER_MUST_ACT, SLOW_DOWN, OUR_FAULT, REFUSED_ALONE, SESSION_LOCKED -> null;
                };
            case Answer.Challenged ignored -> null;
            case Answer.Accounts ignored -> null;
            case Answer.NotSent ignored -> null;
        };
    }

    private static @Nullable Refused refusal(@Nullable String flinksCode, int httpStatus, @Nullable String requestId) {
        return switch (httpStatus) {
            case 0, 200, 202, 203 -> null;
            default ->
                new Refused(RefusalClass.USER_MUST_ACT, flinksCode, httpStatus, Action.RECONNECT, requestId, null);
        };
    }

    /** The person signs in again. If the session that was polled may live on, it is remembered. */
    static Decision signInAgain(Step<? extends Open> step, LiveSession live, Answer answer, Refused refusal) {
        return ToCacheCheck.rejected(
                leavesTheSession(answer) ? leaving(step, live.requestId(), step.lastContact()) : step, refusal);
    }

    /**
     * The person signs in again. If the answer is no refusal, the start may have opened a session, which is remembered.
     */
    static Decision signInAgain(Step<? extends Open> step, Answer answer, Refused refusal) {
        return ToCacheCheck.rejected(
                answer instanceof Refused ? step : leaving(step, refusal.requestId(), step.now()), refusal);
    }

    private static Step<Open> leaving(Step<? extends Open> step, @Nullable String requestId, Instant lastContact) {
        LoginHistory.OrphanSession orphan =
                new LoginHistory.OrphanSession(requestId, step.policy().deadAfter(lastContact));
        OpenState open = step.session().open();
        return step.with(step.session().with(open.with(open.history().orphaned(orphan))));
    }

    /** Whether the session that was polled may live on after this answer. */
    private static boolean leavesTheSession(Answer answer) {
        return !(answer instanceof Refused refused)
                || switch (refused.refusalClass()) {
                    case BROKEN -> true;
                    case TRANSIENT, TRANSIENT_ONCE -> refused.flinksCode() == null;
                    case USER_MUST_ACT, SESSION_GONE, SLOW_DOWN, OUR_FAULT, REFUSED_ALONE, SESSION_LOCKED -> false;
                };
    }
}
