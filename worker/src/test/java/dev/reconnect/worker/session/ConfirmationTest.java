package dev.reconnect.worker.session;

import static dev.reconnect.worker.session.Answers.NOT_SENT;
import static dev.reconnect.worker.session.Answers.UNREADABLE;
import static dev.reconnect.worker.session.Answers.accounts;
import static dev.reconnect.worker.session.Answers.authorized;
import static dev.reconnect.worker.session.Answers.cached;
import static dev.reconnect.worker.session.Answers.challenged;
import static dev.reconnect.worker.session.Answers.gone;
import static dev.reconnect.worker.session.Answers.pending;
import static dev.reconnect.worker.session.Answers.replayed;
import static dev.reconnect.worker.session.Stage.LOGIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.contracts.CredentialsRequired;
import dev.reconnect.contracts.RefreshDeclined;
import dev.reconnect.contracts.RefreshFailed;
import dev.reconnect.worker.session.Session.Authorizing;
import dev.reconnect.worker.session.Session.ChallengePending;
import dev.reconnect.worker.session.Session.Confirming;
import dev.reconnect.worker.session.Session.Fetching;
import dev.reconnect.worker.session.Session.Queued;
import dev.reconnect.worker.session.Session.Resting;
import dev.reconnect.worker.session.Session.Starting;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What a redirect confirmation meets: early, in time, late, twice. */
class ConfirmationTest {

    private static final Call CHECK = new Call.CheckCached(LOGIN);

    @Test
    void aConfirmedChallengeIsFetchedFromTheCache() {
        Stage stage =
                Stage.challenged("r1", "s1").confirms("c1").in(Confirming.class).calls(CHECK);
        stage.answered(cached("s2", stage.now())).in(Fetching.class).calls(new Call.Fetch("s2"));
        stage.answered(accounts("s2", stage.now())).in(Resting.class);
        AccountsReady ready = stage.end("r1", AccountsReady.class);
        assertThat(ready.source()).isEqualTo(AccountsReady.Source.CACHED);
        assertThat(ready.subject().confirmationId()).isNull();
        assertThat(stage.outcomes("c1")).isEmpty();
    }

    @Test
    void dataAsOldAsTheSessionIsFreshWithinTheClocksSkew() {
        Instant startedAt = Stage.NOON;
        Stage.challenged("r1", "s1")
                .confirms("c1")
                .answered(cached("s2", startedAt.minusSeconds(10)))
                .in(Fetching.class);
        Stage.challenged("r1", "s1")
                .confirms("c1")
                .answered(cached("s2", startedAt.minusSeconds(11)))
                .in(ChallengePending.class);
    }

    @Test
    void whatProvesNothingLeadsBackToTheChallenge() {
        for (Answer answer : new Answer[] {
            pending("s2"), authorized("s2"), replayed("QUESTION_NOT_FOUND", "s2"), gone(), UNREADABLE, NOT_SENT
        }) {
            Stage stage = Stage.challenged("r1", "s1").confirms("c1").answered(answer);
            stage.in(ChallengePending.class).waits("r1").due().calls(CHECK);
            assertThat(stage.challenges("r1")).hasSize(1);
        }
    }

    @Test
    void aConfirmedChallengeIsCheckedWithBackOffUntilItsEndWhereThePollDecides() {
        Stage stage = Stage.challenged("r1", "s1").confirms("c1");
        Duration last = Duration.ZERO;
        while (CHECK.equals(stage.call())) {
            stage.answered(replayed("QUESTION_NOT_FOUND", null)).in(ChallengePending.class);
            Instant before = stage.now();
            stage.due();
            Duration interval = Duration.between(before, stage.now());
            if (CHECK.equals(stage.call())) {
                assertThat(interval).isGreaterThanOrEqualTo(last);
                last = interval;
            }
        }
        stage.calls(new Call.Poll("s1"));
        assertThat(stage.now()).isEqualTo(stage.challenges("r1").getFirst().expiresAt());
        stage.answered(replayed("INVALID_SECURITY_RESPONSE", null)).answered(NOT_SENT);
        stage.end("r1", CredentialsRequired.class);
    }

    @Test
    void whoeverJoinsDuringTheCheckIsToldOfTheChallengeIfItGoesOn() {
        Stage stage = Stage.challenged("r1", "s1").confirms("c1").requests("r2").in(Confirming.class);
        assertThat(stage.challenges("r2")).isEmpty();
        stage.answered(pending("s2")).in(ChallengePending.class);
        assertThat(stage.challenges("r2")).hasSize(1);
        assertThat(stage.challenges("r1")).hasSize(1);
    }

    @Test
    void anEarlyConfirmationThatNamesTheSessionIsActedOnAfterTheChallenge() {
        Stage stage = Stage.authorizing("r1", "s1")
                .confirms("c1", "s1")
                .in(Authorizing.class)
                .callsNothing();
        stage.due().answered(challenged("s1")).in(Confirming.class).calls(CHECK);
        assertThat(stage.challenges("r1")).isEmpty();
        stage.answered(pending("s2")).in(ChallengePending.class);
        assertThat(stage.challenges("r1")).hasSize(1);
        stage.due().calls(CHECK);
    }

    @Test
    void aConfirmationBeforeTheRequestIdIsKnownIsRememberedToo() {
        Stage stage =
                Stage.empty().requests("r1").admitted().confirms("c1", "s1").in(Starting.class);
        stage.answered(pending("s1")).due().answered(challenged("s1")).in(Confirming.class);
    }

    @Test
    void anEarlyConfirmationThatNamesAnotherSessionOrNoneChangesNothing() {
        for (String named : new String[] {"s0", null}) {
            Stage stage =
                    Stage.authorizing("r1", "s1").confirms("c1", named).due().answered(challenged("s1"));
            stage.in(ChallengePending.class);
            assertThat(stage.challenges("r1")).hasSize(1);
        }
    }

    @Test
    void aConfirmationBeforeTheStartIsServedFromTheCacheIfThatIsFresh() {
        Stage stage =
                Stage.empty().requests("r1").confirms("c1").in(Confirming.class).calls(CHECK);
        stage.answered(cached("s2", stage.now().minusSeconds(60))).calls(new Call.Fetch("s2"));
        stage.answered(accounts("s2", stage.now()));
        stage.end("r1", AccountsReady.class);
        assertThat(stage.starts()).isZero();
    }

    @Test
    void aConfirmationBeforeTheStartIsFollowedByTheStartIfTheCacheIsStale() {
        Stage stage = Stage.empty().requests("r1").confirms("c1");
        stage.answered(cached("s2", stage.now().minusSeconds(61))).in(Queued.class);
        stage.admitted().calls(new Call.Start(LOGIN));
    }

    @Test
    void aLateConfirmationIsFetchedAnywayAndSaysWhatItFollows() {
        Stage stage = Stage.challenged("r1", "s1").passes(Duration.ofMinutes(9)).due();
        stage.answered(gone()).answered(pending("s1")).in(Resting.class);
        Instant old = stage.now().minus(Duration.ofDays(2));
        stage.confirms("c1").calls(CHECK).answered(cached("s2", old)).answered(accounts("s2", old));

        AccountsReady ready = stage.end("c1", AccountsReady.class);
        assertThat(ready.subject().refreshId()).isNull();
        assertThat(ready.subject().followsRefreshId()).isEqualTo("r1");
        assertThat(ready.lastRefresh()).isEqualTo(old);
        assertThat(stage.outcomes("r1").stream().filter(outcome -> outcome.terminal()))
                .hasSize(1);
    }

    @Test
    void aConfirmationOfALoginThatNobodyKnowsIsFetchedToo() {
        Stage stage = Stage.empty().confirms("c1").answered(cached("s2", Stage.NOON));
        stage.answered(accounts("s2", Stage.NOON));
        assertThat(stage.end("c1", AccountsReady.class).subject().followsRefreshId())
                .isNull();
    }

    @Test
    void aReplayedErrorOfALateConfirmationStillHasItsData() {
        Stage stage = Stage.empty().confirms("c1").answered(replayed("QUESTION_NOT_FOUND", "s2"));
        stage.calls(new Call.Fetch("s2")).answered(accounts("s2", null));
        stage.end("c1", AccountsReady.class);
    }

    @Test
    void aLateConfirmationThatNobodyAnswersFails() {
        Stage stage = Stage.empty().confirms("c1");
        while (stage.session() instanceof Confirming) {
            stage.answered(UNREADABLE).due();
        }
        assertThat(stage.end("c1", RefreshFailed.class).retryable()).isTrue();
        assertThat(Duration.between(Stage.NOON, stage.now())).isEqualTo(Duration.ofMinutes(8));
    }

    @Test
    void aConfirmationHasItsEffectOnce() {
        Stage stage = Stage.empty().confirms("c1").confirms("c1").confirms("c2");
        stage.answered(cached("s2", Stage.NOON)).confirms("c1").confirms("c3");
        stage.answered(accounts("s2", Stage.NOON)).confirms("c1").confirms("c2").confirms("c3");
        stage.in(Resting.class).end("c1", AccountsReady.class);
        assertThat(stage.outcomes()).hasSize(1);
        assertThat(stage.noted(Note.DUPLICATE_CONFIRMATION)).isEqualTo(7);
    }

    @Test
    void aRefreshThatJoinsALateConfirmationIsServedIfTheDataIsFresh() {
        Stage stage = Stage.empty().confirms("c1").requests("r1").answered(cached("s2", Stage.NOON));
        stage.requests("r2").answered(accounts("s2", Stage.NOON));
        stage.end("c1", AccountsReady.class);
        stage.end("r1", AccountsReady.class);
        stage.end("r2", AccountsReady.class);
    }

    @Test
    void aRefreshThatJoinsALateConfirmationStartsIfTheDataIsOld() {
        Instant old = Stage.NOON.minus(Duration.ofDays(1));
        Stage stage = Stage.empty().confirms("c1").requests("r1").answered(cached("s2", old));
        stage.answered(accounts("s2", old)).in(Queued.class).waits("r1");
        stage.end("c1", AccountsReady.class);
        stage.admitted().calls(new Call.Start(LOGIN));
    }

    @Test
    void aLateConfirmationInsideTheCoolDownOfARejectionDoesNotCarryARefreshToAStart() {
        Stage stage = Stage.rejected("r1").confirms("c1").requests("r2");
        Instant old = stage.now().minus(Duration.ofDays(1));
        stage.answered(cached("s2", old)).answered(accounts("s2", old)).in(Resting.class);
        stage.end("r2", RefreshDeclined.class);
    }
}
