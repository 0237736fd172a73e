package dev.reconnect.worker.session;

import static dev.reconnect.worker.session.Answers.NOT_SENT;
import static dev.reconnect.worker.session.Answers.UNREADABLE;
import static dev.reconnect.worker.session.Answers.accounts;
import static dev.reconnect.worker.session.Answers.authorized;
import static dev.reconnect.worker.session.Answers.bankDown;
import static dev.reconnect.worker.session.Answers.cached;
import static dev.reconnect.worker.session.Answers.challenged;
import static dev.reconnect.worker.session.Answers.gone;
import static dev.reconnect.worker.session.Answers.ourFault;
import static dev.reconnect.worker.session.Answers.pending;
import static dev.reconnect.worker.session.Answers.replayed;
import static dev.reconnect.worker.session.Answers.slowDown;
import static dev.reconnect.worker.session.Answers.unauthorized;
import static dev.reconnect.worker.session.Stage.LOGIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.contracts.CredentialsRequired;
import dev.reconnect.contracts.MfaChallengeExpired;
import dev.reconnect.contracts.MfaChallengePending;
import dev.reconnect.worker.session.Session.Authorizing;
import dev.reconnect.worker.session.Session.ChallengePending;
import dev.reconnect.worker.session.Session.Confirming;
import dev.reconnect.worker.session.Session.Fetching;
import dev.reconnect.worker.session.Session.Resting;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Waiting for a person. */
class ChallengeTest {

    private static final Duration LIFE = Duration.ofMinutes(8).minusSeconds(15);

    /** The moment of the last look: everybody has been quiet until then. */
    private static Stage atItsEnd(Stage stage) {
        Instant expiresAt = stage.as(ChallengePending.class).challenge().expiresAt();
        return stage.passes(Duration.between(stage.now(), expiresAt)).dueNow();
    }

    @Test
    void aChallengeIsPublishedWithItsPageAndItsExpiry() {
        Stage stage = Stage.authorizing("r1", "s1").due();
        Instant polledAt = stage.now();
        stage.passes(Duration.ofSeconds(4)).answered(challenged("s1")).in(ChallengePending.class);

        MfaChallengePending told = stage.challenges("r1").getFirst();
        assertThat(told.requestId()).isEqualTo("s1");
        assertThat(told.iframeUrl()).isEqualTo("connect?requestId=s1");
        assertThat(told.expiresAt()).isEqualTo(polledAt.plus(LIFE));
        assertThat(told.challengeTypes()).containsExactly("QuestionAndAnswer");
        assertThat(told.authorizeTokenRequired()).isTrue();
        assertThat(told.terminal()).isFalse();
    }

    @Test
    void aStartThatIsChallengedAtOnceExpiresCountedFromTheStart() {
        Stage stage = Stage.empty().requests("r1").admitted();
        Instant startedAt = stage.now();
        stage.passes(Duration.ofSeconds(9)).answered(challenged("s1"));
        assertThat(stage.challenges("r1").getFirst().expiresAt()).isEqualTo(startedAt.plus(LIFE));
    }

    @Test
    void aPendingChallengeIsLookedAtSparsely() {
        Stage stage = Stage.challenged("r1", "s1");
        Instant before = stage.now();
        stage.due().calls(new Call.Poll("s1"));
        assertThat(Duration.between(before, stage.now())).isEqualTo(Duration.ofSeconds(60));
        stage.answered(challenged("s1")).in(ChallengePending.class);
        assertThat(stage.challenges("r1")).hasSize(1);
    }

    @Test
    void anAnswerWhoseRedirectWasLostIsFoundByALook() {
        Stage stage = Stage.challenged("r1", "s1").due().answered(authorized("s1"));
        stage.in(Fetching.class).calls(new Call.Fetch("s1")).answered(accounts("s1", stage.now()));
        assertThat(stage.end("r1", AccountsReady.class).source()).isEqualTo(AccountsReady.Source.LIVE);
    }

    @Test
    void anAnswerWhoseRedirectWasLostIsFoundByTheLastLook() {
        Stage stage = atItsEnd(Stage.challenged("r1", "s1")).calls(new Call.Poll("s1"));
        stage.answered(authorized("s1")).in(Fetching.class);
    }

    @Test
    void anAnswerThatTheBankStillWorksOnGoesBackToPolling() {
        Stage stage = Stage.challenged("r1", "s1").due().answered(pending("s1")).in(Authorizing.class);
        stage.due().calls(new Call.Poll("s1"));
    }

    @Test
    void aSecondQuestionIsPublishedAgainWithAnOrdinalOfItsOwn() {
        Stage stage = Stage.challenged("r1", "s1").due().answered(pending("s1"));
        stage.due().answered(challenged("s1")).in(ChallengePending.class);
        assertThat(stage.challenges("r1")).hasSize(2);
        assertThat(stage.as(ChallengePending.class).live().challenges()).isEqualTo(2);
    }

    @Test
    void aChallengeOfANewSessionIsPublishedAgain() {
        Stage stage =
                Stage.challenged("r1", "s1").due().answered(pending("s1")).due().answered(gone());
        stage.admitted().answered(challenged("s2"));
        assertThat(stage.challenges("r1"))
                .extracting(MfaChallengePending::requestId)
                .containsExactly("s1", "s2");
    }

    @Test
    void aPersonWhoMustActIsTold() {
        Stage stage = Stage.challenged("r1", "s1").due().answered(replayed("INVALID_SECURITY_RESPONSE", null));
        stage.answered(cached("s2", stage.now())).in(Resting.class);
        stage.end("r1", CredentialsRequired.class);
    }

    @Test
    void aChallengeThatNobodyAnsweredExpires() {
        Stage stage = atItsEnd(Stage.challenged("r1", "s1"))
                .answered(challenged("s1"))
                .in(Resting.class);
        MfaChallengeExpired expired = stage.end("r1", MfaChallengeExpired.class);
        assertThat(expired.requestId()).isEqualTo("s1");
        assertThat(expired.expiredAt()).isEqualTo(stage.now());
    }

    @Test
    void aSessionThatIsGoneIsLookedUpInTheCacheOnceAndNeverStartedAgain() {
        Stage stale = Stage.challenged("r1", "s1").due().answered(gone());
        stale.in(Confirming.class).calls(new Call.CheckCached(LOGIN));
        stale.answered(cached("s2", Stage.NOON.minusSeconds(60))).in(Resting.class);
        stale.end("r1", MfaChallengeExpired.class);
        assertThat(stale.starts()).isEqualTo(1);

        Stage fresh = Stage.challenged("r1", "s1").due().answered(gone());
        fresh.answered(cached("s2", fresh.now())).calls(new Call.Fetch("s2")).answered(accounts("s2", fresh.now()));
        fresh.end("r1", AccountsReady.class);
    }

    @Test
    void aLookThatSaysNothingAboutTheChallengeIsRepeated() {
        for (Answer answer :
                new Answer[] {UNREADABLE, NOT_SENT, bankDown(), unauthorized(), slowDown(null), ourFault()}) {
            Stage stage = Stage.challenged("r1", "s1").due().answered(answer).in(ChallengePending.class);
            stage.due().calls(new Call.Poll("s1")).waits("r1");
            assertThat(stage.now())
                    .isBefore(stage.as(ChallengePending.class).challenge().expiresAt());
        }
    }

    @Test
    void aLastLookThatSaysNothingAsksTheCacheBeforeItGivesUp() {
        for (Answer answer : new Answer[] {UNREADABLE, NOT_SENT, bankDown(), slowDown(null), ourFault()}) {
            Stage stage = atItsEnd(Stage.challenged("r1", "s1")).answered(answer);
            stage.calls(new Call.CheckCached(LOGIN)).answered(cached("s2", stage.now()));
            stage.calls(new Call.Fetch("s2"));
        }
    }

    @Test
    void aLastLookThatIsNeverAnsweredEndsAfterItsGrace() {
        Stage stage = atItsEnd(Stage.challenged("r1", "s1")).calls(new Call.Poll("s1"));
        Instant asked = stage.now();
        stage.due().in(Resting.class);
        assertThat(Duration.between(asked, stage.now())).isEqualTo(Duration.ofMinutes(1));
        stage.end("r1", MfaChallengeExpired.class);
    }

    @Test
    void anAnswerGivenWhileTheWorkerWasDownIsFoundAfterTheTakeOver() {
        Stage stage = Stage.challenged("r1", "s1").passes(Duration.ofHours(1)).restored();
        stage.due().calls(new Call.Poll("s1")).dueNow().waits("r1");
        stage.answered(gone()).calls(new Call.CheckCached(LOGIN));
        stage.answered(cached("s2", stage.now().minus(Duration.ofMinutes(50)))).calls(new Call.Fetch("s2"));
        stage.answered(accounts("s2", stage.now()));
        stage.end("r1", AccountsReady.class);
    }

    @Test
    void withoutSparseLooksOnlyTheEndIsLookedAt() {
        Policy policy = Stage.POLICY.with(Stage.POLICY.polling().withChallenge(Duration.ZERO));
        Stage stage = new Stage(policy).requests("r1").admitted().answered(challenged("s1"));
        assertThat(stage.dueAt()).isEqualTo(stage.challenges("r1").getFirst().expiresAt());
        stage.restored();
        assertThat(stage.dueAt()).isEqualTo(stage.challenges("r1").getFirst().expiresAt());
        stage.due().calls(new Call.Poll("s1"));
    }

    @Test
    void aChallengeThatMeetsNobodyIsKeptForTheNext() {
        Stage stage = Stage.empty()
                .requests("r1")
                .admitted()
                .confirms("c1", "s1")
                .due()
                .waits("c1");
        stage.answered(challenged("s1")).in(Resting.class).callsNothing();
        stage.requests("r2").calls(new Call.Poll("s1"));
    }
}
