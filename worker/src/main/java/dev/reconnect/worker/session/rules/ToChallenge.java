package dev.reconnect.worker.session.rules;

import dev.reconnect.contracts.MfaChallengePending;
import dev.reconnect.contracts.Subject;
import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.session.Challenge;
import dev.reconnect.worker.session.ConnectPages;
import dev.reconnect.worker.session.Decision;
import dev.reconnect.worker.session.Decision.Published;
import dev.reconnect.worker.session.OpenState;
import dev.reconnect.worker.session.Policy;
import dev.reconnect.worker.session.Purpose;
import dev.reconnect.worker.session.Session.Authorizing;
import dev.reconnect.worker.session.Session.ChallengePending;
import dev.reconnect.worker.session.Session.CheckingCache;
import dev.reconnect.worker.session.Waiter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The ways into {@link ChallengePending}, and how the waiters are told of the challenge: each of them once. */
final class ToChallenge {

    private ToChallenge() {}

    /** The bank asks something; {@code confirmed} says whether its redirect was already heard. */
    static Step<ChallengePending> asked(Step<Authorizing> step, Answer.Challenged challenged, boolean confirmed) {
        OpenState open = step.session().open().learn(challenged.institution());
        return pending(step, open, challenged.types(), confirmed).answered(nextLook(step));
    }

    /** The bank has asked nothing yet; Connect shows whatever it will ask. The event names no kinds of questions. */
    static Decision announcedEarly(Step<Authorizing> step) {
        return announce(pending(step, step.session().open(), List.of(), false).polled());
    }

    private static Step<ChallengePending> pending(
            Step<Authorizing> step, OpenState open, List<String> types, boolean confirmed) {
        Policy.SessionLife life = step.policy().life();
        Instant expiresAt = step.progress().lastCallAt().plus(life.inactivity()).minus(life.expiryMargin());
        Challenge challenge = new Challenge(step.now(), expiresAt, types, confirmed);
        return step.anew().with(new ChallengePending(open, step.session().live().challenged(), challenge));
    }

    /** The cached result was not fresh: the challenge goes on, and no call is made before {@code next}. */
    static Decision back(Step<CheckingCache> step, Purpose.Await await, Instant next) {
        ChallengePending pending = new ChallengePending(step.session().open(), await.live(), await.challenge());
        return announce(step.answered(next).with(pending));
    }

    /** Tells every waiter that was not told of this challenge yet. */
    static Decision announce(Step<ChallengePending> step) {
        ChallengePending pending = step.session();
        int ordinal = pending.live().challenges();
        List<Waiter> waiters = new ArrayList<>();
        List<Published> published = new ArrayList<>();
        for (Waiter waiter : pending.waiters()) {
            waiters.add(waiter.announced(ordinal));
            if (waiter.announced() < ordinal) {
                published.add(new Published(event(step, waiter), waiter.traceparent(), ordinal, waiter.requestedAt()));
            }
        }
        return step.with(pending.with(pending.open().with(waiters))).stay().publish(published);
    }

    /** When to poll a challenge next that no one has confirmed; {@link Instant#MAX} means only at its end. */
    static Instant nextLook(Step<?> step) {
        Duration interval = step.policy().polling().challenge();
        return interval.isZero() ? Instant.MAX : step.now().plus(interval);
    }

    private static MfaChallengePending event(Step<ChallengePending> step, Waiter waiter) {
        ChallengePending pending = step.session();
        ConnectPages pages = step.context().pages();
        String requestId = pending.live().requestId();
        Subject subject = waiter.subject(step.context().loginId());
        Instant expiresAt = pending.challenge().expiresAt();
        return new MfaChallengePending(
                subject,
                requestId,
                pages.challenge(subject, waiter.redirectUrl(), requestId, expiresAt),
                expiresAt,
                pending.history().institution().name(),
                pending.challenge().types(),
                pages.authorizeTokenRequired());
    }
}
