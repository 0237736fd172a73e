package dev.reconnect.worker.session;

import dev.reconnect.contracts.MfaChallengePending;
import dev.reconnect.contracts.RefreshFailed;
import dev.reconnect.contracts.RefreshFailed.FailureClass;
import dev.reconnect.contracts.Subject;
import dev.reconnect.worker.session.Answer.Refused;
import dev.reconnect.worker.session.Decision.Published;
import dev.reconnect.worker.session.Session.Authorizing;
import dev.reconnect.worker.session.Session.ChallengePending;
import dev.reconnect.worker.session.Session.Confirming;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Waiting for a person: announced once to every waiter, looked at sparsely, decided at the end by one last poll. */
final class ChallengeRules {

    /** How much longer than a call may take a challenge waits for the answer to its last poll. */
    private static final Duration GRACE = Duration.ofSeconds(30);

    private ChallengeRules() {}

    /** Tells every waiter that has not been told of this challenge. */
    static Decision announce(Context context, ChallengePending pending, Pace pace) {
        int ordinal = pending.live().challenges();
        List<Waiter> waiters = new ArrayList<>();
        List<Published> published = new ArrayList<>();
        for (Waiter waiter : pending.waiters()) {
            waiters.add(waiter.announced(ordinal));
            if (waiter.announced() < ordinal) {
                published.add(new Published(
                        event(context, pending, waiter), waiter.traceparent(), ordinal, waiter.requestedAt()));
            }
        }
        return Decision.to(pending.with(pending.memory(), waiters), pace).publish(published);
    }

    /** The bank has asked nothing yet; Connect shows whatever it will ask. Published without kinds of questions. */
    static Decision announcePending(Context context, Authorizing authorizing, Pace pace) {
        Instant expiresAt = AuthorizeRules.expiresAt(context.policy(), pace);
        ChallengePending pending = new ChallengePending(
                authorizing.memory(),
                authorizing.waiters(),
                authorizing.attempts(),
                authorizing.live().challenged(),
                new Challenge(context.now(), expiresAt, List.of(), false));
        Instant next = context.now().plus(context.policy().pollAfter(0));
        return announce(context, pending, pace.anew().answered(context.now(), next));
    }

    private static MfaChallengePending event(Context context, ChallengePending pending, Waiter waiter) {
        String requestId = pending.live().requestId();
        Subject subject = waiter.subject(context.loginId());
        Instant expiresAt = pending.challenge().expiresAt();
        return new MfaChallengePending(
                subject,
                requestId,
                context.pages().challenge(subject, waiter.redirectUrl(), requestId, expiresAt),
                expiresAt,
                pending.memory().institution().name(),
                pending.challenge().types(),
                context.pages().authorizeTokenRequired());
    }

    /** Until when a challenge with a call under way waits for the answer. */
    static Instant givenUpAt(Policy policy, ChallengePending pending, Pace pace) {
        Instant expiresAt = pending.challenge().expiresAt();
        Instant last = pace.lastCallAt().isAfter(expiresAt) ? pace.lastCallAt() : expiresAt;
        return last.plus(policy.travel()).plus(GRACE);
    }

    static Decision poll(Context context, ChallengePending pending, Pace pace) {
        return Decision.to(pending, pace).call(new Call.Poll(pending.live().requestId()), context.now());
    }

    /** A redirect was heard of: the person may have answered. */
    static Decision confirmed(Context context, ChallengePending pending, Memory memory, Pace pace) {
        Challenge challenge = pending.challenge().confirm();
        ChallengePending confirmed =
                new ChallengePending(memory, pending.waiters(), pending.attempts(), pending.live(), challenge);
        return asksTheSession(context)
                ? poll(context, confirmed, pace.anew())
                : look(context, confirmed, pace.anew(), new Purpose.Await(pending.live(), challenge));
    }

    private static boolean asksTheSession(Context context) {
        return context.policy().ways().afterRedirect() == Policy.AfterRedirect.SAME_REQUEST_ID;
    }

    /** The person may be in Connect, but so far the API has shown no question: each poll may still bring the end. */
    private static boolean unasked(Context context, ChallengePending pending) {
        return context.policy().ways().pendingInConnect()
                && pending.challenge().types().isEmpty();
    }

    static Decision due(Context context, ChallengePending pending, Pace pace) {
        Challenge challenge = pending.challenge();
        if (pace.calling()) {
            return context.now().isBefore(givenUpAt(context.policy(), pending, pace))
                    ? Decision.to(pending, pace)
                    : expire(context, pending, pending.live(), pace);
        }
        if (context.now().isBefore(pace.nextAt()) && !challenge.overAt(context.now())) {
            return Decision.to(pending, pace);
        }
        if (challenge.overAt(context.now()) || !challenge.confirmed() || asksTheSession(context)) {
            return poll(context, pending, pace);
        }
        return look(context, pending, pace, new Purpose.Await(pending.live(), challenge));
    }

    static Decision answered(Context context, ChallengePending pending, Pace pace, Answer answer) {
        Refused article = unasked(context, pending) ? ArticleRule.refusal(context, answer) : null;
        if (article != null && !(answer instanceof Refused refused && refused.meaning() == Meaning.SESSION_GONE)) {
            return AuthorizeRules.signInAgain(context, pending, pending.live(), pace, answer, article);
        }
        return switch (answer) {
            case Answer.Authorized authorized ->
                AuthorizeRules.fetchLive(context, pending, pending.live(), pace, authorized.institution());
            case Answer.Pending ignored -> stillWorking(context, pending, pace);
            case Answer.Challenged challenged -> stillAsked(context, pending, pace, challenged);
            case Refused refused -> refused(context, pending, pace, refused);
            case Answer.NotSent ignored -> unclear(context, pending, pace);
            case Answer.Unreadable ignored -> unclear(context, pending, pace);
            case Answer.Accounts ignored -> unclear(context, pending, pace).note(Note.UNEXPECTED_ANSWER);
        };
    }

    /** When to look next at a challenge that nobody has confirmed. */
    static Instant nextLook(Context context) {
        Duration interval = context.policy().challengePollInterval();
        return interval.isZero() ? Instant.MAX : context.now().plus(interval);
    }

    /** Soon after a take-over, but not all at once. */
    static Instant soon(Context context, ChallengePending pending) {
        Duration sparse = context.policy().challengePollInterval();
        boolean looksOften = unasked(context, pending) || (pending.challenge().confirmed() && asksTheSession(context));
        Duration interval = looksOften ? context.policy().pollIntervalMax() : sparse;
        return interval.isZero()
                ? Instant.MAX
                : context.now().plusMillis((long) (context.chance() * Math.min(interval.toMillis(), 10_000)));
    }

    private static Decision stillWorking(Context context, ChallengePending pending, Pace pace) {
        if (!context.policy().ways().pendingInConnect() || pending.challenge().overAt(context.now())) {
            return resume(context, pending, pace);
        }
        Instant next = context.now().plus(context.policy().pollAfter(pace.tries()));
        return announce(context, pending, pace.answered(context.now(), next));
    }

    /** The person has answered and the bank is still working: the waiters' deadlines run on from where they stood. */
    private static Decision resume(Context context, ChallengePending pending, Pace pace) {
        Duration stood = Duration.between(pending.challenge().since(), context.now());
        List<Waiter> waiters = pending.waiters().stream()
                .map(waiter -> waiter.postponed(stood))
                .toList();
        Authorizing authorizing =
                new Authorizing(pending.memory(), waiters, pending.attempts(), pending.live(), List.of());
        Instant next = context.now().plus(context.policy().pollAfter(0));
        return Decision.to(authorizing, pace.anew().answered(context.now(), next));
    }

    private static Decision stillAsked(
            Context context, ChallengePending pending, Pace pace, Answer.Challenged challenged) {
        Challenge challenge = pending.challenge();
        if (challenge.overAt(context.now())) {
            return expire(context, pending, pending.live(), pace.answered(context.now(), context.now()));
        }
        boolean looksOften = challenge.confirmed() && asksTheSession(context);
        Instant next = looksOften ? context.backoff(pace.tries() + 1) : nextLook(context);
        ChallengePending asked = new ChallengePending(
                pending.memory().learn(challenged.institution()),
                pending.waiters(),
                pending.attempts(),
                pending.live(),
                challenge.asking(challenged.types()));
        return announce(context, asked, pace.answered(context.now(), next));
    }

    private static Decision refused(Context context, ChallengePending pending, Pace pace, Refused refused) {
        return switch (refused.meaning()) {
            case USER_MUST_ACT -> StartRules.rejected(context, pending, pace, refused);
            case SESSION_GONE -> lastLook(context, pending, pace);
            case BROKEN -> failed(context, pending, pace, Ending.reason(FailureClass.REFUSED, refused), false);
            case TRANSIENT, TRANSIENT_ONCE ->
                unasked(context, pending) && refused.flinksCode() != null
                        ? failed(context, pending, pace, Ending.reason(FailureClass.TRANSIENT, refused), true)
                        : unclear(context, pending, pace, StartRules.later(context, refused, pace.tries() + 1));
            case SLOW_DOWN, OUR_FAULT ->
                unclear(context, pending, pace, StartRules.later(context, refused, pace.tries() + 1));
        };
    }

    private static Decision failed(
            Context context, ChallengePending pending, Pace pace, RefreshFailed.Reason reason, boolean retryable) {
        return Ending.of(context, pending)
                .leaving(pending.live().requestId(), pace.latestContact(context.now()))
                .failed(reason, retryable);
    }

    /** No word about the challenge: asked again later, and at its end the cached result decides. */
    private static Decision unclear(Context context, ChallengePending pending, Pace pace) {
        return unclear(context, pending, pace, context.backoff(pace.tries() + 1));
    }

    private static Decision unclear(Context context, ChallengePending pending, Pace pace, Instant next) {
        if (pending.challenge().overAt(context.now())) {
            return lastLook(context, pending, pace);
        }
        return announce(context, pending, pace.answered(context.now(), next));
    }

    private static Decision lastLook(Context context, ChallengePending pending, Pace pace) {
        return look(context, pending, pace.anew(), new Purpose.Expire(pending.live(), pending.challenge()));
    }

    private static Decision look(Context context, ChallengePending pending, Pace pace, Purpose purpose) {
        Confirming confirming = new Confirming(
                pending.memory(), pending.waiters(), pending.attempts(), List.of(), context.now(), purpose);
        return ConfirmationRules.check(context, confirming, pace);
    }

    static Decision expire(Context context, Session.Open open, Live live, Pace pace) {
        return Ending.of(context, open)
                .leaving(live.requestId(), pace.latestContact(context.now()))
                .expired(live.requestId());
    }
}
