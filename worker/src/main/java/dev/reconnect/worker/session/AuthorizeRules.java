package dev.reconnect.worker.session;

import dev.reconnect.contracts.AccountsReady.Source;
import dev.reconnect.contracts.EventType;
import dev.reconnect.contracts.RefreshFailed.FailureClass;
import dev.reconnect.worker.session.Answer.Refused;
import dev.reconnect.worker.session.Session.Authorizing;
import dev.reconnect.worker.session.Session.ChallengePending;
import dev.reconnect.worker.session.Session.Confirming;
import dev.reconnect.worker.session.Session.Fetching;
import java.time.Instant;
import java.util.List;

/** Polling a live session until the bank has made up its mind. */
final class AuthorizeRules {

    private AuthorizeRules() {}

    static Decision due(Context context, Authorizing authorizing, Pace pace) {
        Decision lapsed = Ending.lapsed(
                context,
                authorizing,
                pace,
                ending -> ending.leaving(authorizing.live().requestId(), pace.latestContact(context.now())));
        if (!(lapsed.next() instanceof Authorizing left)
                || pace.calling()
                || context.now().isBefore(pace.nextAt())) {
            return lapsed;
        }
        return lapsed.call(new Call.Poll(left.live().requestId()), context.now());
    }

    static Decision answered(Context context, Authorizing authorizing, Pace pace, Answer answer) {
        Refused article = ArticleRule.refusal(context, answer);
        if (article != null && !overBeforeItsRefresh(authorizing, answer)) {
            return signInAgain(context, authorizing, authorizing.live(), pace, answer, article);
        }
        return switch (answer) {
            case Answer.Pending ignored -> pending(context, authorizing, pace);
            case Answer.Challenged challenged -> challenged(context, authorizing, pace, challenged);
            case Answer.Authorized authorized ->
                delivered(context, authorizing, authorized)
                        ? StartRules.anew(context, authorizing)
                        : fetch(context, authorizing, pace, authorized);
            case Refused refused -> refused(context, authorizing, pace, refused);
            case Answer.NotSent ignored -> pollLater(context, authorizing, pace);
            case Answer.Unreadable ignored -> pollLater(context, authorizing, pace);
            case Answer.Accounts ignored ->
                pollLater(context, authorizing, pace).note(Note.UNEXPECTED_ANSWER);
        };
    }

    /** The article knows no session that another refresh left behind: that one is over says nothing about this one. */
    private static boolean overBeforeItsRefresh(Authorizing authorizing, Answer answer) {
        boolean over = answer instanceof Answer.Authorized
                || (answer instanceof Refused refused && refused.meaning() == Meaning.SESSION_GONE);
        return authorizing.live().joined() && over;
    }

    /** By the article's rule, while the session itself may live on. */
    static Decision signInAgain(
            Context context, Session.Open open, Live live, Pace pace, Answer answer, Refused article) {
        Instant aliveUntil = context.policy().deadAfter(pace.latestContact(context.now()));
        Memory memory = ArticleRule.leavesTheSession(answer)
                ? open.memory().leaving(new Memory.Remnant(live.requestId(), aliveUntil))
                : open.memory();
        return StartRules.rejected(context, open, memory, pace, article);
    }

    /** The bank still works. By choice the person may watch it work, and answer what it asks, in Connect. */
    private static Decision pending(Context context, Authorizing authorizing, Pace pace) {
        boolean announces = context.policy().ways().pendingInConnect()
                && authorizing.live().challenges() == 0
                && !confirmed(authorizing, authorizing.live().requestId());
        return announces
                ? ChallengeRules.announcePending(context, authorizing, pace)
                : pollAgain(context, authorizing, pace);
    }

    private static boolean confirmed(Authorizing authorizing, String requestId) {
        return authorizing.heard().stream().anyMatch(heard -> requestId.equals(heard.requestId()));
    }

    /** Until when a challenge that the last call met may be opened. */
    static Instant expiresAt(Policy policy, Pace pace) {
        return pace.lastCallAt().plus(policy.inactivity()).minus(policy.expiryMargin());
    }

    /** A session that was joined turns out to be over, and what it brought was published before. */
    private static boolean delivered(Context context, Authorizing authorizing, Answer.Authorized authorized) {
        Instant brought = authorized.lastRefresh();
        Instant joined = authorizing.live().startedAt().minus(context.policy().clockSkew());
        return authorizing.live().joined()
                && !authorizing.waiters().isEmpty()
                && EventType.ACCOUNTS_READY.type().equals(authorizing.memory().lastOutcome())
                && brought != null
                && brought.isBefore(joined);
    }

    private static Decision pollAgain(Context context, Authorizing authorizing, Pace pace) {
        Instant next = context.now().plus(context.policy().pollAfter(pace.tries()));
        return Decision.to(authorizing, pace.answered(context.now(), next));
    }

    private static Decision pollLater(Context context, Authorizing authorizing, Pace pace) {
        return Decision.to(authorizing, pace.answered(context.now(), context.backoff(pace.tries() + 1)));
    }

    private static Decision pollLater(Context context, Authorizing authorizing, Pace pace, Refused refused) {
        Instant next = StartRules.later(context, refused, pace.tries() + 1);
        return Decision.to(authorizing, pace.answered(context.now(), next));
    }

    private static Decision challenged(
            Context context, Authorizing authorizing, Pace pace, Answer.Challenged challenged) {
        boolean confirmed = confirmed(authorizing, challenged.requestId());
        Memory memory = authorizing.memory().learn(challenged.institution());
        Live live = authorizing.live().challenged();
        Instant expiresAt = expiresAt(context.policy(), pace);
        Challenge challenge = new Challenge(context.now(), expiresAt, challenged.types(), confirmed);
        Pace waiting = pace.anew().answered(context.now(), ChallengeRules.nextLook(context));
        if (authorizing.waiters().isEmpty()) {
            return new Ending(context, memory, List.of(), List.of())
                    .leaving(live.requestId(), context.now())
                    .quietly();
        }
        ChallengePending pending =
                new ChallengePending(memory, authorizing.waiters(), authorizing.attempts(), live, challenge);
        if (confirmed && context.policy().ways().afterRedirect() == Policy.AfterRedirect.SAME_REQUEST_ID) {
            return ChallengeRules.poll(context, pending, waiting);
        }
        if (confirmed) {
            Confirming confirming = new Confirming(
                    memory,
                    authorizing.waiters(),
                    authorizing.attempts(),
                    List.of(),
                    context.now(),
                    new Purpose.Await(live, challenge));
            return ConfirmationRules.check(context, confirming, waiting);
        }
        return ChallengeRules.announce(context, pending, waiting);
    }

    private static Decision fetch(Context context, Authorizing authorizing, Pace pace, Answer.Authorized authorized) {
        if (authorizing.waiters().isEmpty()) {
            return Ending.of(context, authorizing).quietly();
        }
        return fetchLive(context, authorizing, authorizing.live(), pace, authorized.institution());
    }

    /** The live session is authorized: its accounts come under its own RequestId. */
    static Decision fetchLive(Context context, Session.Open open, Live live, Pace pace, Institution institution) {
        Fetching fetching = new Fetching(
                open.memory().learn(institution).rejected(null),
                open.waiters(),
                open.attempts(),
                List.of(),
                context.now(),
                live.requestId(),
                Source.LIVE,
                live.startedAt().minus(context.policy().clockSkew()),
                true,
                0);
        return Decision.to(fetching, pace.anew()).call(fetching.fetch(), context.now());
    }

    private static Decision refused(Context context, Authorizing authorizing, Pace pace, Refused refused) {
        return switch (refused.meaning()) {
            case USER_MUST_ACT -> StartRules.rejected(context, authorizing, pace, refused);
            case TRANSIENT, TRANSIENT_ONCE ->
                refused.flinksCode() == null
                        ? pollLater(context, authorizing, pace, refused)
                        : StartRules.again(context, authorizing, refused);
            case SESSION_GONE -> StartRules.reborn(context, authorizing, refused);
            case SLOW_DOWN, OUR_FAULT -> pollLater(context, authorizing, pace, refused);
            case BROKEN ->
                Ending.of(context, authorizing)
                        .leaving(authorizing.live().requestId(), pace.latestContact(context.now()))
                        .failed(Ending.reason(FailureClass.REFUSED, refused), false);
        };
    }
}
