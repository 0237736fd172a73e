package dev.reconnect.worker.session.rules;

import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.contracts.CredentialsRequired;
import dev.reconnect.contracts.EventType;
import dev.reconnect.contracts.MfaChallengeExpired;
import dev.reconnect.contracts.Outcome;
import dev.reconnect.contracts.RefreshFailed;
import dev.reconnect.contracts.RefreshFailed.FailureClass;
import dev.reconnect.contracts.Subject;
import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.session.Answer.Refused;
import dev.reconnect.worker.session.CallProgress;
import dev.reconnect.worker.session.Confirmation;
import dev.reconnect.worker.session.Context;
import dev.reconnect.worker.session.Decision;
import dev.reconnect.worker.session.Decision.Published;
import dev.reconnect.worker.session.Institution;
import dev.reconnect.worker.session.LoginHistory;
import dev.reconnect.worker.session.OpenState;
import dev.reconnect.worker.session.RefusalClass;
import dev.reconnect.worker.session.Session.Open;
import dev.reconnect.worker.session.Session.Resting;
import dev.reconnect.worker.session.Signal;
import dev.reconnect.worker.session.Waiter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The ways in which a session ends: one outcome for each waiter and confirmation, and what is remembered of it. */
record Ending(Context context, LoginHistory history, List<Waiter> waiters, List<Confirmation> confirmations) {

    /** The end of a session that leaves nothing alive at Flinks. */
    static Ending of(Step<? extends Open> step) {
        Open session = step.session();
        return new Ending(step.context(), session.history(), session.waiters(), session.confirmations());
    }

    /** The same ending with another history. */
    Ending with(LoginHistory other) {
        return new Ending(context, other, waiters, confirmations);
    }

    /** The same ending for these waiters only. */
    Ending with(List<Waiter> others) {
        return new Ending(context, history, others, confirmations);
    }

    private Ending withoutConfirmations() {
        return new Ending(context, history, waiters, List.of());
    }

    /** The same ending of a session that lives on at Flinks until its inactivity time has passed. */
    Ending leaving(@Nullable String requestId, Instant lastContact) {
        return with(history.orphaned(
                new LoginHistory.OrphanSession(requestId, context.policy().deadAfter(lastContact))));
    }

    /** The accounts are there; {@code counts} says whether they start the cool-down after a success. */
    Decision ready(Answer.Accounts accounts, AccountsReady.Source source, boolean counts) {
        LoginHistory after = history.learn(accounts.institution());
        Institution institution = after.institution();
        if (counts) {
            after = after.coolDownUntil(
                    context.now().plus(context.policy().coolDowns().afterSuccess()));
        }
        return with(after)
                .told(subject -> new AccountsReady(
                        subject,
                        accounts.requestId(),
                        institution.name(),
                        institution.id(),
                        accounts.lastRefresh(),
                        source,
                        accounts.accounts()))
                .carrying(accounts.documents());
    }

    /** Only the person can go on: no start follows until the cool-down is over, and the person is asked to act. */
    Decision rejected(Refused refused) {
        return rejected(refused.flinksCode(), refused.httpStatus(), refused.actionOrReconnect());
    }

    Decision rejected(@Nullable String flinksCode, int httpStatus, CredentialsRequired.Action action) {
        return with(history.rejected(rejection(context))).actionRequired(flinksCode, httpStatus, action);
    }

    /** The cache repeats a rejection, perhaps the one that is known: its cool-down does not begin anew. */
    Decision rejectedBefore(Refused refused) {
        return history.rejection() == null
                ? rejected(refused)
                : actionRequired(refused.flinksCode(), refused.httpStatus(), refused.actionOrReconnect());
    }

    private Decision actionRequired(@Nullable String flinksCode, int httpStatus, CredentialsRequired.Action action) {
        Integer institutionId = history.institution().id();
        Instant now = context.now();
        Decision decision = ending(party -> new CredentialsRequired(
                party.subject(),
                context.pages().credentials(party.subject(), party.redirectUrl(), institutionId, now),
                institutionId,
                new CredentialsRequired.Reason(flinksCode, httpStatus == 0 ? null : httpStatus),
                action,
                context.pages().authorizeTokenRequired()));
        return institutionId == null ? decision.signal(Signal.INSTITUTION_UNKNOWN) : decision;
    }

    Decision expired(String requestId) {
        return told(subject -> new MfaChallengeExpired(subject, requestId, context.now()));
    }

    /** The refresh failed; {@code refused} is what Flinks said of it, if anything. */
    Decision failed(FailureClass failureClass, @Nullable Refused refused) {
        return told(subject -> failure(subject, failureClass, refused));
    }

    /** Flinks has refused too often. A "slow down" says nothing against the refresh, the other refusals do. */
    Decision givenUp(Refused refused) {
        return failed(
                refused.refusalClass() == RefusalClass.SLOW_DOWN ? FailureClass.TRANSIENT : FailureClass.REFUSED,
                refused);
    }

    /** No one waits: only what was learned is remembered. */
    Decision quietly() {
        return ending(party -> {
            throw new IllegalStateException("someone waits for the outcome of a session that ends quietly");
        });
    }

    /**
     * Ends the waiters whose deadline has passed. The other waiters and all confirmations wait on; if there are none,
     * the session ends as {@code ending} says.
     */
    static Decision lapsed(Step<? extends Open> step, Ending ending) {
        OpenState open = step.session().open();
        List<Waiter> lapsed = open.waiters().stream()
                .filter(waiter -> waiter.pastDeadline(step.now()))
                .toList();
        if (lapsed.isEmpty()) {
            return step.stay();
        }
        List<Waiter> left = open.waiters().stream()
                .filter(waiter -> !lapsed.contains(waiter))
                .toList();
        Decision ended = ending.withoutConfirmations().with(lapsed).failed(FailureClass.DEADLINE, null);
        OpenState waitingOn =
                open.with(open.history().ended(Waiter.ids(lapsed))).with(left);
        return left.isEmpty() && step.session().confirmations().isEmpty()
                ? ended
                : step.with(step.session().with(waitingOn)).stay().publish(ended.outcomes());
    }

    static RefreshFailed failure(Subject subject, FailureClass failureClass, @Nullable Refused refused) {
        RefreshFailed.Reason reason = refused == null
                ? new RefreshFailed.Reason(failureClass, null, null)
                : new RefreshFailed.Reason(failureClass, refused.flinksCode(), refused.httpStatus());
        boolean retryable = switch (failureClass) {
            case DEADLINE, TRANSIENT, SESSION_LOST -> true;
            case REFUSED, INVALID_REQUEST -> false;
        };
        return new RefreshFailed(subject, reason, retryable, null);
    }

    /** A session that rests from now on, with this history. */
    static Resting rest(Context context, LoginHistory history) {
        return new Resting(history, context.now().plus(context.policy().remember()));
    }

    /** The credentials are refused now: no start follows until the cool-down is over. */
    static LoginHistory.Rejection rejection(Context context) {
        return new LoginHistory.Rejection(
                context.now(), context.now().plus(context.policy().coolDowns().afterRejection()));
    }

    private Decision told(Function<Subject, Outcome> outcome) {
        return ending(party -> outcome.apply(party.subject()));
    }

    private Decision ending(Function<Party, Outcome> outcome) {
        List<Published> published = new ArrayList<>();
        for (Waiter waiter : waiters) {
            Party party = new Party(waiter.subject(context.loginId()), waiter.redirectUrl());
            published.add(Published.to(waiter, outcome.apply(party)));
        }
        for (Confirmation confirmation : confirmations) {
            Party party = new Party(confirmation.subject(context.loginId()), null);
            published.add(new Published(outcome.apply(party), confirmation.traceparent(), 0, confirmation.heardAt()));
        }
        LoginHistory after = history.ended(Waiter.ids(waiters));
        if (!published.isEmpty()) {
            after = after.outcome(EventType.of(published.getLast().outcome()).type());
        }
        return Decision.to(rest(context, after), CallProgress.fresh(context.now()))
                .publish(published);
    }

    /** A waiter or a confirmation that gets the outcome. */
    private record Party(Subject subject, @Nullable String redirectUrl) {}
}
