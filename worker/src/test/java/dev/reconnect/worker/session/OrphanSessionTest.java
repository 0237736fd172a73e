package dev.reconnect.worker.session;

import static dev.reconnect.worker.session.testing.Answers.accounts;
import static dev.reconnect.worker.session.testing.Answers.authorized;
import static dev.reconnect.worker.session.testing.Answers.broken;
import static dev.reconnect.worker.session.testing.Answers.cached;
import static dev.reconnect.worker.session.testing.Answers.challenged;
import static dev.reconnect.worker.session.testing.Answers.gone;
import static dev.reconnect.worker.session.testing.Answers.pending;
import static dev.reconnect.worker.session.testing.Answers.replayed;
import static dev.reconnect.worker.session.testing.SessionHarness.LOGIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.contracts.CredentialsRequired;
import dev.reconnect.contracts.MfaChallengeExpired;
import dev.reconnect.contracts.RefreshFailed;
import dev.reconnect.worker.session.Session.Authorizing;
import dev.reconnect.worker.session.Session.ChallengePending;
import dev.reconnect.worker.session.Session.Queued;
import dev.reconnect.worker.session.Session.Resting;
import dev.reconnect.worker.session.rules.SessionMachine;
import dev.reconnect.worker.session.testing.SessionHarness;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** An orphan session is asked, and never replaced, while it may live. */
class OrphanSessionTest {

    /** A session's life at Flinks, and the time that the call before it may have needed to arrive. */
    private static final Duration WINDOW = Duration.ofMinutes(8).plusSeconds(30);

    /** The deadline came while the bank was still working. */
    private static SessionHarness lapsed() {
        SessionHarness harness = SessionHarness.authorizing("r1", "s1");
        while (harness.session() instanceof Authorizing) {
            harness.due();
            if (harness.session() instanceof Authorizing && harness.call() != null) {
                harness.answered(pending("s1"));
            }
        }
        harness.end("r1", RefreshFailed.class);
        return harness.in(Resting.class);
    }

    private static SessionHarness expired() {
        SessionHarness harness = SessionHarness.challenged("r1", "s1");
        while (harness.session() instanceof ChallengePending) {
            harness.due();
            if (harness.call() != null) {
                harness.answered(challenged("s1"));
            }
        }
        harness.end("r1", MfaChallengeExpired.class);
        return harness.in(Resting.class);
    }

    private static Instant aliveUntil(SessionHarness harness) {
        LoginHistory.OrphanSession orphan = harness.session().history().orphan();
        assertThat(orphan).isNotNull();
        return orphan == null ? Instant.MIN : orphan.aliveUntil();
    }

    @Test
    void aRefreshAfterALapsedOneJoinsItsSession() {
        SessionHarness harness = lapsed().passes(Duration.ofMinutes(1)).requests("r2");
        harness.in(Authorizing.class).calls(new Call.Poll("s1"));
        assertThat(harness.noted(Signal.REMNANT_JOINED)).isEqualTo(1);
        harness.answered(authorized("s1")).answered(accounts("s1", harness.now()));
        harness.end("r2", AccountsReady.class);
        assertThat(harness.starts()).isEqualTo(1);
    }

    @Test
    void notEvenForceStartsBesideALivingSession() {
        lapsed().forces("r2").in(Authorizing.class).calls(new Call.Poll("s1"));
        expired().forces("r2").in(Authorizing.class).calls(new Call.Poll("s1"));
    }

    @Test
    void anOrphanSessionLivesForItsInactivityAfterTheLastContact() {
        SessionHarness harness = lapsed();
        assertThat(aliveUntil(harness))
                .isAfter(harness.now())
                .isBeforeOrEqualTo(harness.now().plus(WINDOW));
        Duration left = Duration.between(harness.now(), aliveUntil(harness));
        harness.passes(left).requests("r2").in(Queued.class).admitted().calls(new Call.Start(LOGIN));
    }

    @Test
    void anOrphanSessionWhosePollIsUnderWayLivesForItsInactivityFromNow() {
        SessionHarness harness = SessionHarness.authorizing("r1", "s1")
                .passes(Duration.ofMinutes(4))
                .due();
        harness.calls(new Call.Poll("s1")).due().in(Resting.class);
        assertThat(aliveUntil(harness)).isEqualTo(harness.now().plus(WINDOW));
    }

    @Test
    void theOrphanSessionOfARestoredSessionIsCountedFromTheTakeOver() {
        SessionHarness harness = SessionHarness.authorizing("r1", "s1")
                .passes(Duration.ofMinutes(5))
                .restored();
        Instant takeOver = harness.now();
        harness.dueNow().in(Resting.class);
        assertThat(aliveUntil(harness)).isEqualTo(takeOver.plus(WINDOW));
    }

    @Test
    void aChallengeThatIsStillThereIsPublishedAgain() {
        SessionHarness harness =
                expired().passes(Duration.ofMinutes(1)).requests("r2").answered(challenged("s1"));
        harness.in(ChallengePending.class);
        assertThat(harness.challenges("r2")).singleElement().satisfies(told -> {
            assertThat(told.requestId()).isEqualTo("s1");
            assertThat(told.expiresAt()).isEqualTo(harness.now().plusSeconds(480 - 15));
        });
        assertThat(harness.starts()).isEqualTo(1);
    }

    @Test
    void anOrphanSessionThatIsGoneIsReplaced() {
        expired().requests("r2").answered(gone()).in(Queued.class).admitted().calls(new Call.Start(LOGIN));
    }

    @Test
    void aLateConfirmationDoesNotForgetTheSessionThatStillLives() {
        SessionHarness harness = expired().passes(Duration.ofMinutes(1)).confirms("c1");
        harness.answered(cached("s2", harness.now())).answered(accounts("s2", harness.now()));
        harness.end("c1", AccountsReady.class);
        harness.passes(Duration.ofMinutes(2))
                .requests("r2")
                .in(Authorizing.class)
                .calls(new Call.Poll("s1"));
    }

    @Test
    void anEarlierResultInsideTheClockSkewLeavesTheChallengesSessionAlive() {
        SessionHarness harness = SessionHarness.challenged("r1", "s1");
        Instant earlier =
                ((ChallengePending) harness.session()).live().startedAt().minusSeconds(5);
        harness.confirms("c1").answered(cached("s2", earlier)).answered(accounts("s2", earlier));
        harness.end("r1", AccountsReady.class);
        harness.passes(Duration.ofMinutes(2))
                .requests("r2")
                .in(Authorizing.class)
                .calls(new Call.Poll("s1"));
        assertThat(harness.starts()).isEqualTo(1);
    }

    @Test
    void aReplayedErrorDoesNotForgetTheSessionThatStillLives() {
        SessionHarness harness = expired().confirms("c1").keepsAnswering(replayed("QUESTION_NOT_FOUND", null));
        harness.end("c1", CredentialsRequired.class);
        assertThat(aliveUntil(harness)).isAfter(harness.now());
    }

    @Test
    void aRefreshThatTheCacheCannotServeJoinsTheSessionThatStillLives() {
        SessionHarness harness = expired();
        Instant old = harness.now().minus(Duration.ofDays(1));
        harness.confirms("c1").requests("r2").keepsAnswering(cached("s2", old)).answered(accounts("s2", old));
        harness.end("c1", AccountsReady.class);
        harness.waits("r2").in(Authorizing.class).calls(new Call.Poll("s1"));
        harness.requests("r3").in(Authorizing.class);
        assertThat(harness.starts()).isEqualTo(1);
    }

    @Test
    void aPollThatFlinksCallsMalformedLeavesTheSessionAlive() {
        SessionHarness harness =
                SessionHarness.authorizing("r1", "s1").due().answered(broken()).in(Resting.class);
        assertThat(harness.end("r1", RefreshFailed.class).retryable()).isFalse();
        harness.requests("r2").in(Authorizing.class).calls(new Call.Poll("s1"));
        SessionHarness asked =
                SessionHarness.challenged("r1", "s1").due().answered(broken()).in(Resting.class);
        asked.requests("r2").in(Authorizing.class).calls(new Call.Poll("s1"));
    }

    /**
     * A lost session of ours, or the person elsewhere, may have brought the result: only a poll tells that this session
     * is over.
     */
    @Test
    void aFreshCachedResultDoesNotForgetTheChallengeThatMayStillBeThere() {
        SessionHarness harness = SessionHarness.challenged("r1", "s1");
        harness.confirms("c1", "s1").answered(cached("s2", harness.now())).answered(accounts("s2", harness.now()));
        harness.end("r1", AccountsReady.class);
        harness.passes(Duration.ofMinutes(2))
                .requests("r2")
                .in(Authorizing.class)
                .calls(new Call.Poll("s1"))
                .answered(challenged("s1"));
        harness.in(ChallengePending.class);
        assertThat(harness.starts()).isEqualTo(1);
    }

    @Test
    void aJoinedSessionWhoseResultWasPublishedBeforeIsOverAndReplaced() {
        SessionHarness harness = SessionHarness.challenged("r1", "s1");
        Instant answered = harness.now();
        harness.confirms("c1", "s1").answered(cached("s2", answered)).answered(accounts("s2", answered));
        harness.passes(Duration.ofMinutes(2))
                .requests("r2")
                .answered(new Answer.Authorized("s1", Institution.UNKNOWN, answered));
        harness.in(Queued.class).admitted().calls(new Call.Start(LOGIN));
    }

    /** Clocks may differ: the result of our own session is taken, whatever its LastRefresh says. */
    @Test
    void aSessionOfOurOwnWithAnOldResultIsNeverReplaced() {
        SessionHarness harness = SessionHarness.succeeded("r1");
        Instant old = harness.now().minus(Duration.ofHours(1));
        harness.passes(Duration.ofMinutes(2)).requests("r2").admitted().answered(new Answer.Pending("s2"));
        harness.due().answered(new Answer.Authorized("s2", Institution.UNKNOWN, old));
        harness.in(Session.Fetching.class);
        assertThat(harness.starts()).isEqualTo(2);
    }

    @Test
    void anAbandonedSessionIsLeftAlive() {
        SessionHarness harness = SessionHarness.authorizing("r1", "s1");
        Decision decision = SessionMachine.abandon(
                new Context(LOGIN, harness.now(), 0.5, SessionHarness.POLICY, SessionHarness.PAGES), harness.session());
        assertThat(decision.outcomes()).hasSize(1);
        assertThat(decision.next()).isNotNull();
        assertThat(decision.next() == null ? null : decision.next().history().orphan())
                .isEqualTo(new LoginHistory.OrphanSession("s1", harness.now().plus(WINDOW)));
    }

    @Test
    void dataOfAJoinedSessionCountFromItsPossibleLifeAndNotFromTheJoining() {
        SessionHarness harness = expired().passes(Duration.ofMinutes(1)).requests("r2");
        Instant read = harness.now().minus(Duration.ofMinutes(5));
        harness.answered(authorized("s1")).answered(gone()).calls(new Call.CheckCached(LOGIN));
        harness.answered(cached("s2", read)).calls(new Call.Fetch("s2")).answered(accounts("s2", read));
        harness.end("r2", AccountsReady.class);
    }

    @Test
    void dataFromBeforeAJoinedSessionsPossibleLifeAreNotItsOwn() {
        SessionHarness harness = expired().passes(Duration.ofMinutes(1)).requests("r2");
        Instant read = harness.now().minus(WINDOW).minusSeconds(11);
        harness.answered(authorized("s1")).answered(gone()).answered(cached("s2", read));
        harness.in(Session.CheckingCache.class).waits("r2");
    }
}
