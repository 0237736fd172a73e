package dev.reconnect.worker.session;

import static dev.reconnect.worker.session.Answers.accounts;
import static dev.reconnect.worker.session.Answers.authorized;
import static dev.reconnect.worker.session.Answers.broken;
import static dev.reconnect.worker.session.Answers.cached;
import static dev.reconnect.worker.session.Answers.challenged;
import static dev.reconnect.worker.session.Answers.gone;
import static dev.reconnect.worker.session.Answers.pending;
import static dev.reconnect.worker.session.Answers.replayed;
import static dev.reconnect.worker.session.Stage.LOGIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.contracts.CredentialsRequired;
import dev.reconnect.contracts.MfaChallengeExpired;
import dev.reconnect.contracts.RefreshFailed;
import dev.reconnect.worker.session.Session.Authorizing;
import dev.reconnect.worker.session.Session.ChallengePending;
import dev.reconnect.worker.session.Session.Queued;
import dev.reconnect.worker.session.Session.Resting;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A session that our ending left alive at Flinks is asked, never replaced, while it may live. */
class RemnantTest {

    /** A session's life at Flinks, and the time that the call before it may have taken to get there. */
    private static final Duration WINDOW = Duration.ofMinutes(8).plusSeconds(30);

    /** The deadline came while the bank was still thinking. */
    private static Stage lapsed() {
        Stage stage = Stage.authorizing("r1", "s1");
        while (stage.session() instanceof Authorizing) {
            stage.due();
            if (stage.session() instanceof Authorizing && stage.call() != null) {
                stage.answered(pending("s1"));
            }
        }
        stage.end("r1", RefreshFailed.class);
        return stage.in(Resting.class);
    }

    private static Stage expired() {
        Stage stage = Stage.challenged("r1", "s1");
        while (stage.session() instanceof ChallengePending) {
            stage.due();
            if (stage.call() != null) {
                stage.answered(challenged("s1"));
            }
        }
        stage.end("r1", MfaChallengeExpired.class);
        return stage.in(Resting.class);
    }

    private static Instant aliveUntil(Stage stage) {
        Memory.Remnant remnant = stage.session().memory().remnant();
        assertThat(remnant).isNotNull();
        return remnant == null ? Instant.MIN : remnant.aliveUntil();
    }

    @Test
    void aRefreshAfterALapsedOneJoinsItsSession() {
        Stage stage = lapsed().passes(Duration.ofMinutes(1)).requests("r2");
        stage.in(Authorizing.class).calls(new Call.Poll("s1"));
        assertThat(stage.noted(Note.REMNANT_JOINED)).isEqualTo(1);
        stage.answered(authorized("s1")).answered(accounts("s1", stage.now()));
        stage.end("r2", AccountsReady.class);
        assertThat(stage.starts()).isEqualTo(1);
    }

    @Test
    void notEvenForceStartsBesideALivingSession() {
        lapsed().forces("r2").in(Authorizing.class).calls(new Call.Poll("s1"));
        expired().forces("r2").in(Authorizing.class).calls(new Call.Poll("s1"));
    }

    @Test
    void aRemnantLivesForItsInactivityAfterTheLastContact() {
        Stage stage = lapsed();
        assertThat(aliveUntil(stage))
                .isAfter(stage.now())
                .isBeforeOrEqualTo(stage.now().plus(WINDOW));
        Duration left = Duration.between(stage.now(), aliveUntil(stage));
        stage.passes(left).requests("r2").in(Queued.class).admitted().calls(new Call.Start(LOGIN));
    }

    @Test
    void aRemnantWhosePollIsUnderWayLivesForItsInactivityFromNow() {
        Stage stage =
                Stage.authorizing("r1", "s1").passes(Duration.ofMinutes(4)).due();
        stage.calls(new Call.Poll("s1")).due().in(Resting.class);
        assertThat(aliveUntil(stage)).isEqualTo(stage.now().plus(WINDOW));
    }

    @Test
    void aRemnantOfARestoredSessionIsCountedFromTheTakeOver() {
        Stage stage =
                Stage.authorizing("r1", "s1").passes(Duration.ofMinutes(5)).restored();
        Instant takeOver = stage.now();
        stage.dueNow().in(Resting.class);
        assertThat(aliveUntil(stage)).isEqualTo(takeOver.plus(WINDOW));
    }

    @Test
    void aChallengeThatIsStillThereIsPublishedAgain() {
        Stage stage = expired().passes(Duration.ofMinutes(1)).requests("r2").answered(challenged("s1"));
        stage.in(ChallengePending.class);
        assertThat(stage.challenges("r2")).singleElement().satisfies(told -> {
            assertThat(told.requestId()).isEqualTo("s1");
            assertThat(told.expiresAt()).isEqualTo(stage.now().plusSeconds(480 - 15));
        });
        assertThat(stage.starts()).isEqualTo(1);
    }

    @Test
    void aRemnantThatIsGoneIsReplaced() {
        expired().requests("r2").answered(gone()).in(Queued.class).admitted().calls(new Call.Start(LOGIN));
    }

    @Test
    void aLateConfirmationDoesNotForgetTheSessionThatStillLives() {
        Stage stage = expired().passes(Duration.ofMinutes(1)).confirms("c1");
        stage.answered(cached("s2", stage.now())).answered(accounts("s2", stage.now()));
        stage.end("c1", AccountsReady.class);
        stage.passes(Duration.ofMinutes(2)).requests("r2").in(Authorizing.class).calls(new Call.Poll("s1"));
    }

    @Test
    void anEarlierResultInsideTheClockSkewLeavesTheChallengesSessionAlive() {
        Stage stage = Stage.challenged("r1", "s1");
        Instant earlier =
                ((ChallengePending) stage.session()).live().startedAt().minusSeconds(5);
        stage.confirms("c1").answered(cached("s2", earlier)).answered(accounts("s2", earlier));
        stage.end("r1", AccountsReady.class);
        stage.passes(Duration.ofMinutes(2)).requests("r2").in(Authorizing.class).calls(new Call.Poll("s1"));
        assertThat(stage.starts()).isEqualTo(1);
    }

    @Test
    void aReplayedErrorDoesNotForgetTheSessionThatStillLives() {
        Stage stage = expired().confirms("c1").answered(replayed("QUESTION_NOT_FOUND", null));
        stage.end("c1", CredentialsRequired.class);
        assertThat(aliveUntil(stage)).isAfter(stage.now());
    }

    @Test
    void aRefreshThatTheCacheCannotServeJoinsTheSessionThatStillLives() {
        Stage stage = expired();
        Instant old = stage.now().minus(Duration.ofDays(1));
        stage.confirms("c1").requests("r2").answered(cached("s2", old)).answered(accounts("s2", old));
        stage.end("c1", AccountsReady.class);
        stage.waits("r2").in(Authorizing.class).calls(new Call.Poll("s1"));
        stage.requests("r3").in(Authorizing.class);
        assertThat(stage.starts()).isEqualTo(1);
    }

    @Test
    void aPollThatFlinksCallsMalformedLeavesTheSessionAlive() {
        Stage stage = Stage.authorizing("r1", "s1").due().answered(broken()).in(Resting.class);
        assertThat(stage.end("r1", RefreshFailed.class).retryable()).isFalse();
        stage.requests("r2").in(Authorizing.class).calls(new Call.Poll("s1"));
        Stage asked = Stage.challenged("r1", "s1").due().answered(broken()).in(Resting.class);
        asked.requests("r2").in(Authorizing.class).calls(new Call.Poll("s1"));
    }

    /** A lost session of ours, or the person elsewhere, may have brought it: only a poll tells that this one is over. */
    @Test
    void aFreshCachedResultDoesNotForgetTheChallengeThatMayStillBeThere() {
        Stage stage = Stage.challenged("r1", "s1");
        stage.confirms("c1", "s1").answered(cached("s2", stage.now())).answered(accounts("s2", stage.now()));
        stage.end("r1", AccountsReady.class);
        stage.passes(Duration.ofMinutes(2))
                .requests("r2")
                .in(Authorizing.class)
                .calls(new Call.Poll("s1"))
                .answered(challenged("s1"));
        stage.in(ChallengePending.class);
        assertThat(stage.starts()).isEqualTo(1);
    }

    @Test
    void aJoinedSessionWhoseResultWasPublishedBeforeIsOverAndReplaced() {
        Stage stage = Stage.challenged("r1", "s1");
        Instant answered = stage.now();
        stage.confirms("c1", "s1").answered(cached("s2", answered)).answered(accounts("s2", answered));
        stage.passes(Duration.ofMinutes(2))
                .requests("r2")
                .answered(new Answer.Authorized("s1", Institution.UNKNOWN, answered));
        stage.in(Queued.class).admitted().calls(new Call.Start(LOGIN));
    }

    /** Clocks may differ: an own session's result is taken, whatever its LastRefresh says. */
    @Test
    void aSessionOfOurOwnWithAnOldResultIsNeverReplaced() {
        Stage stage = Stage.succeeded("r1");
        Instant old = stage.now().minus(Duration.ofHours(1));
        stage.passes(Duration.ofMinutes(2)).requests("r2").admitted().answered(new Answer.Pending("s2"));
        stage.due().answered(new Answer.Authorized("s2", Institution.UNKNOWN, old));
        stage.in(Session.Fetching.class);
        assertThat(stage.starts()).isEqualTo(2);
    }

    @Test
    void anAbandonedSessionIsLeftAlive() {
        Stage stage = Stage.authorizing("r1", "s1");
        Decision decision = SessionMachine.abandon(
                new Context(LOGIN, stage.now(), 0.5, Stage.POLICY, Stage.PAGES), stage.session());
        assertThat(decision.outcomes()).hasSize(1);
        assertThat(decision.next()).isNotNull();
        assertThat(decision.next() == null ? null : decision.next().memory().remnant())
                .isEqualTo(new Memory.Remnant("s1", stage.now().plus(WINDOW)));
    }
}
