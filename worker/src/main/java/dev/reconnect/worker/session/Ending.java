package dev.reconnect.worker.session;

import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.contracts.CredentialsRequired;
import dev.reconnect.contracts.EventType;
import dev.reconnect.contracts.MfaChallengeExpired;
import dev.reconnect.contracts.Outcome;
import dev.reconnect.contracts.RefreshFailed;
import dev.reconnect.contracts.RefreshFailed.FailureClass;
import dev.reconnect.contracts.Subject;
import dev.reconnect.worker.session.Decision.Published;
import dev.reconnect.worker.session.Session.Open;
import dev.reconnect.worker.session.Session.Resting;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The ways in which a session ends: one outcome for everybody who waits, and what is remembered of it. */
record Ending(Context context, Memory memory, List<Waiter> waiters, List<Confirmation> confirmations) {

    static Ending of(Context context, Open open) {
        return new Ending(context, open.memory(), open.waiters(), List.of());
    }

    static RefreshFailed.Reason transientReason(@Nullable String flinksCode, @Nullable Integer httpStatus) {
        return new RefreshFailed.Reason(FailureClass.TRANSIENT, flinksCode, httpStatus);
    }

    static RefreshFailed.Reason reason(FailureClass failureClass, Answer.@Nullable Refused refused) {
        return refused == null
                ? new RefreshFailed.Reason(failureClass, null, null)
                : new RefreshFailed.Reason(failureClass, refused.flinksCode(), refused.httpStatus());
    }

    /** The same ending of a session that goes on living at Flinks until its inactivity has passed. */
    Ending leaving(@Nullable String requestId, Instant lastContact) {
        Memory.Remnant remnant = new Memory.Remnant(requestId, context.policy().deadAfter(lastContact));
        return new Ending(context, memory.leaving(remnant), waiters, confirmations);
    }

    /** The accounts are there; {@code counts} says whether a new refresh right after them would be too soon. */
    Decision ready(Answer.Accounts accounts, AccountsReady.Source source, boolean counts) {
        Institution institution = memory.institution().learn(accounts.institution());
        Memory after = memory.learn(accounts.institution());
        if (counts) {
            after = after.sated(context.now().plus(context.policy().coolDownAfterSuccess()));
        }
        return new Ending(context, after, waiters, confirmations)
                .with(subject -> new AccountsReady(
                        subject,
                        accounts.requestId(),
                        institution.name(),
                        institution.id(),
                        accounts.lastRefresh(),
                        source,
                        accounts.accounts()))
                .carrying(accounts.documents());
    }

    /** The bank refused what it was given: no start for the cool-down, and the person is asked. */
    Decision rejected(@Nullable String flinksCode, int httpStatus, CredentialsRequired.Action action) {
        Integer institutionId = memory.institution().id();
        Instant now = context.now();
        Memory after = memory.rejected(
                new Memory.Rejection(now, now.plus(context.policy().coolDownAfterRejection())));
        Decision decision = new Ending(context, after, waiters, confirmations)
                .ending(party -> new CredentialsRequired(
                        party.subject(),
                        context.pages().credentials(party.subject(), party.redirectUrl(), institutionId, now),
                        institutionId,
                        new CredentialsRequired.Reason(flinksCode, httpStatus == 0 ? null : httpStatus),
                        action,
                        context.pages().authorizeTokenRequired()));
        return institutionId == null ? decision.note(Note.INSTITUTION_UNKNOWN) : decision;
    }

    Decision expired(String requestId) {
        return with(subject -> new MfaChallengeExpired(subject, requestId, context.now()));
    }

    Decision failed(RefreshFailed.Reason reason, boolean retryable) {
        return with(subject -> new RefreshFailed(subject, reason, retryable, null));
    }

    /** Nobody waits: only what was learned stays. */
    Decision quietly() {
        return ending(party -> {
            throw new IllegalStateException("somebody waits for the outcome of a session that ends quietly");
        });
    }

    /** Those whose deadline has passed have their end; the others, if any, wait on. */
    static Decision lapsed(Context context, Open open, Pace pace, Function<Ending, Ending> leaving) {
        List<Waiter> lapsed = open.waiters().stream()
                .filter(waiter -> waiter.pastDeadline(context.now()))
                .toList();
        if (lapsed.isEmpty()) {
            return Decision.to((Session) open, pace);
        }
        List<Waiter> left = open.waiters().stream()
                .filter(waiter -> !lapsed.contains(waiter))
                .toList();
        Decision ended = leaving.apply(new Ending(context, open.memory(), lapsed, List.of()))
                .failed(new RefreshFailed.Reason(FailureClass.DEADLINE, null, null), true);
        return left.isEmpty()
                ? ended
                : Decision.to(open.with(told(open.memory(), lapsed), left), pace)
                        .publish(ended.outcomes());
    }

    private static Memory told(Memory memory, List<Waiter> waiters) {
        return memory.ended(waiters.stream().map(Waiter::refreshId).toList());
    }

    private Decision with(Function<Subject, Outcome> outcome) {
        return ending(party -> outcome.apply(party.subject()));
    }

    private Decision ending(Function<Party, Outcome> outcome) {
        List<Published> published = new ArrayList<>();
        for (Waiter waiter : waiters) {
            Party party = new Party(waiter.subject(context.loginId()), waiter.redirectUrl());
            published.add(new Published(outcome.apply(party), waiter.traceparent(), 0, waiter.requestedAt()));
        }
        for (Confirmation confirmation : confirmations) {
            Party party = new Party(confirmation.subject(context.loginId()), null);
            published.add(new Published(outcome.apply(party), confirmation.traceparent(), 0, confirmation.heardAt()));
        }
        Memory after = told(memory, waiters);
        if (!published.isEmpty()) {
            after = after.outcome(EventType.of(published.getLast().outcome()).type());
        }
        Resting resting = new Resting(after, context.now().plus(context.policy().remember()));
        return Decision.to(resting, Pace.fresh(context.now())).publish(published);
    }

    /** One that waits for the outcome. */
    private record Party(Subject subject, @Nullable String redirectUrl) {}
}
