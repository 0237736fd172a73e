package dev.reconnect.worker.session.rules;

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
import dev.reconnect.worker.session.Session.ChallengePending;
import dev.reconnect.worker.session.Signal;
import java.time.Duration;
import java.time.Instant;

/**
 * The rules while a person is waited for: every waiter is told once, polls are rare, and one last poll decides at the
 * end.
 */
final class ChallengeRules implements OpenRules<ChallengePending> {

    /** The answer to the last poll is awaited this much longer than a call may take. */
    private static final Duration GRACE = Duration.ofSeconds(30);

    @Override
    public Decision joined(Step<ChallengePending> step, OpenState open) {
        return ToChallenge.announce(step.with(step.session().with(open)));
    }

    /** A redirect was heard: the person may have answered. */
    @Override
    public Decision confirmed(Step<ChallengePending> step, Confirmation confirmation) {
        ChallengePending pending = step.session();
        Step<ChallengePending> confirmed = step.anew()
                .with(pending.with(pending.open().heard(confirmation))
                        .with(pending.challenge().confirm()));
        return step.asksTheSession() ? poll(confirmed) : ToCacheCheck.answered(confirmed);
    }

    @Override
    public Decision due(Step<ChallengePending> step) {
        ChallengePending pending = step.session();
        if (step.progress().calling()) {
            return step.now().isBefore(dueAt(pending, step.progress(), step.policy())) ? step.stay() : expired(step);
        }
        boolean over = pending.challenge().overAt(step.now());
        if (!over && !step.callIsDue()) {
            return step.stay();
        }
        return over || !pending.challenge().confirmed() || step.asksTheSession()
                ? poll(step)
                : ToCacheCheck.answered(step);
    }

    /** If a call is under way, this is until when its answer is awaited. */
    @Override
    public Instant dueAt(ChallengePending pending, CallProgress progress, Policy policy) {
        Instant expiresAt = pending.challenge().expiresAt();
        if (!progress.calling()) {
            return Instants.earlier(progress.nextAt(), expiresAt);
        }
        Instant last = progress.lastCallAt().isAfter(expiresAt) ? progress.lastCallAt() : expiresAt;
        return last.plus(policy.life().travel()).plus(GRACE);
    }

    @Override
    public Ending ending(Step<ChallengePending> step) {
        return Ending.of(step).leaving(step.session().live().requestId(), step.lastContact());
    }

    /** After a take-over, challenges are polled soon, but not all at once. */
    @Override
    public Decision restored(Step<ChallengePending> step) {
        Duration interval = unasked(step) || asksAgain(step)
                ? step.policy().polling().longest()
                : step.policy().polling().challenge();
        double spread = step.context().chance() * Math.min(interval.toMillis(), 10_000);
        Instant next = interval.isZero() ? Instant.MAX : step.now().plusMillis((long) spread);
        return step.with(step.progress().next(next)).stay();
    }

    @Override
    public Decision answered(Step<ChallengePending> step, Answer answer) {
        LiveSession live = step.session().live();
        Refused article = unasked(step) ? ArticleRule.refusal(step.context(), answer) : null;
        if (article != null
                && !(answer instanceof Refused refused && refused.refusalClass() == RefusalClass.SESSION_GONE)) {
            return ArticleRule.signInAgain(step, live, answer, article);
        }
        return switch (answer) {
            case Answer.Authorized authorized -> ToFetching.live(step, live, authorized.institution());
            case Answer.Pending ignored -> stillWorking(step);
            case Answer.Challenged challenged -> stillAsked(step, challenged);
            case Refused refused -> refused(step, refused);
            case Answer.NotSent ignored -> unclear(step, step.afterBackoff());
            case Answer.Unreadable unreadable -> unclear(step, step.afterBackoff(unreadable));
            case Answer.Accounts ignored -> unclear(step, step.afterBackoff()).signal(Signal.UNEXPECTED_ANSWER);
        };
    }

    private static Decision poll(Step<ChallengePending> step) {
        return step.call(new Call.Poll(step.session().live().requestId()));
    }

    /**
     * The person may already be in Connect, but the API has shown no question so far: each poll may still bring the
     * end.
     */
    private static boolean unasked(Step<ChallengePending> step) {
        return step.policy().ways().pendingInConnect()
                && step.session().challenge().types().isEmpty();
    }

    /** The person came back, and the operator chose that the session is asked until it tells. */
    private static boolean asksAgain(Step<ChallengePending> step) {
        return step.session().challenge().confirmed() && step.asksTheSession();
    }

    private static Decision stillWorking(Step<ChallengePending> step) {
        boolean mayBeAsked = step.policy().ways().pendingInConnect()
                && !step.session().challenge().overAt(step.now());
        return mayBeAsked ? ToChallenge.announce(step.polled()) : ToAuthorizing.resumed(step);
    }

    private Decision stillAsked(Step<ChallengePending> step, Answer.Challenged challenged) {
        ChallengePending pending = step.session();
        if (pending.challenge().overAt(step.now())) {
            return pending.challenge().confirmed() && !step.asksTheSession()
                    ? ToCacheCheck.expiring(step)
                    : expired(step.answered(step.now()));
        }
        Instant next = asksAgain(step) ? step.afterBackoff() : ToChallenge.nextLook(step);
        ChallengePending asked = pending.with(pending.open().learn(challenged.institution()))
                .with(pending.challenge().asking(challenged.types()));
        return ToChallenge.announce(step.answered(next).with(asked));
    }

    private Decision refused(Step<ChallengePending> step, Refused refused) {
        return switch (refused.refusalClass()) {
            case USER_MUST_ACT -> ToCacheCheck.rejected(step, refused);
            case SESSION_GONE -> ToCacheCheck.expiring(step);
            case BROKEN -> ending(step).failed(FailureClass.REFUSED, refused);
            case TRANSIENT, TRANSIENT_ONCE ->
                unasked(step) && refused.flinksCode() != null
                        ? ending(step).failed(FailureClass.TRANSIENT, refused)
                        : unclear(step, step.afterBackoff(refused));
            case SLOW_DOWN, OUR_FAULT, REFUSED_ALONE, SESSION_LOCKED -> unclear(step, step.afterBackoff(refused));
        };
    }

    /**
     * The answer says nothing about the challenge: it is asked again later, and at the challenge's end the cache
     * decides.
     */
    private static Decision unclear(Step<ChallengePending> step, Instant next) {
        return step.session().challenge().overAt(step.now())
                ? ToCacheCheck.expiring(step)
                : ToChallenge.announce(step.answered(next));
    }

    private Decision expired(Step<ChallengePending> step) {
        return ending(step).expired(step.session().live().requestId());
    }
}
