package dev.reconnect.worker.session;

import static dev.reconnect.worker.session.Answers.authorized;
import static dev.reconnect.worker.session.Answers.bankDown;
import static dev.reconnect.worker.session.Answers.challenged;
import static dev.reconnect.worker.session.Answers.gone;
import static dev.reconnect.worker.session.Answers.pending;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.CredentialsRequired;
import dev.reconnect.contracts.MfaChallengePending;
import dev.reconnect.contracts.RefreshFailed;
import dev.reconnect.worker.session.Policy.AfterRedirect;
import dev.reconnect.worker.session.Policy.OtherResponse;
import dev.reconnect.worker.session.Policy.Ways;
import dev.reconnect.worker.session.Session.Authorizing;
import dev.reconnect.worker.session.Session.ChallengePending;
import dev.reconnect.worker.session.Session.Fetching;
import dev.reconnect.worker.session.Session.Queued;
import dev.reconnect.worker.session.Session.Resting;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** {@code pending-in-connect=on}: the person may be in Connect while the API still answers 202. */
class PendingInConnectTest {

    private static final Policy ON = Stage.POLICY.with(new Ways(OtherResponse.CLASSIFIED, AfterRedirect.CACHED, true));
    private static final Call POLL = new Call.Poll("s1");

    @Test
    void theFirst202ToAPollSendsThePersonToConnect() {
        Stage stage = opened();
        assertThat(stage.challenges("r1")).as("after the start").isEmpty();

        stage.due();
        Instant polledAt = stage.now();
        stage.passes(Duration.ofSeconds(1)).answered(pending("s1")).in(ChallengePending.class);

        MfaChallengePending told = stage.challenges("r1").getFirst();
        assertThat(told.requestId()).isEqualTo("s1");
        assertThat(told.challengeTypes()).isEmpty();
        assertThat(told.expiresAt())
                .isEqualTo(polledAt.plus(ON.life().inactivity()).minus(ON.life().expiryMargin()));
    }

    @Test
    void thenItIsPolledAtThePaceOfALiveSession() {
        Stage stage = announced();
        for (int polls = 0; polls < 8; polls++) {
            Instant before = stage.now();
            stage.due().calls(POLL).answered(pending("s1")).in(ChallengePending.class);
            assertThat(Duration.between(before, stage.now())).isEqualTo(ON.pollAfter(polls));
        }
        assertThat(stage.challenges("r1")).hasSize(1);
    }

    @Test
    void theBankThatAsksNothingIsFollowedToTheAccounts() {
        announced().due().answered(authorized("s1")).in(Fetching.class).calls(new Call.Fetch("s1"));
    }

    @Test
    void aQuestionIsNotAnnouncedASecondTimeAndWaitsAsAnyOther() {
        Stage stage = announced().due().answered(challenged("s1")).in(ChallengePending.class);

        assertThat(stage.challenges("r1")).hasSize(1);
        assertThat(Duration.between(stage.now(), stage.dueAt()))
                .isEqualTo(ON.polling().challenge());
    }

    @Test
    void whoeverJoinsIsToldWhatIsKnownByThen() {
        Stage stage = announced().due().answered(challenged("s1")).requests("r2");

        assertThat(stage.challenges("r2").getFirst().challengeTypes()).containsExactly("QuestionAndAnswer");
    }

    @Test
    void aBankThatWorksUntilTheEndIsPolledOnAndNotAnnouncedAgain() {
        Stage stage = announced();
        Duration left =
                Duration.between(stage.now(), stage.challenges("r1").getFirst().expiresAt());
        stage.passes(left).dueNow().answered(pending("s1")).in(Authorizing.class);

        stage.due().calls(POLL).answered(pending("s1")).in(Authorizing.class).waits("r1");

        assertThat(stage.challenges("r1")).hasSize(1);
    }

    @Test
    void aBankThatGivesUpEndsTheRefreshAtOnceAndNothingIsStartedAgain() {
        Stage stage = announced().due().answered(bankDown()).in(Resting.class);

        assertThat(stage.end("r1", RefreshFailed.class).retryable()).isTrue();
        assertThat(stage.starts()).isEqualTo(1);
    }

    @Test
    void byTheArticleABankThatGivesUpSendsThePersonToSignIn() {
        Policy both = ON.with(new Ways(OtherResponse.ARTICLE, AfterRedirect.CACHED, true));
        Stage stage = polled(both).answered(pending("s1")).due().answered(bankDown());

        stage.answered(bankDown()).end("r1", CredentialsRequired.class);
    }

    @Test
    void aSessionThatIsGoneIsLookedUpInTheCacheAndNeverStartedAgain() {
        announced().due().answered(gone()).calls(new Call.CheckCached(Stage.LOGIN));
    }

    @Test
    void aNewSessionIsAnnouncedAgain() {
        Stage stage = opened().due().answered(bankDown()).in(Queued.class);
        stage.passes(Duration.ofMinutes(1)).admitted().answered(pending("s2")).due();

        stage.answered(pending("s2")).in(ChallengePending.class);

        assertThat(stage.challenges("r1").getFirst().requestId()).isEqualTo("s2");
    }

    @Test
    void aRedirectThatWasHeardBeforeLeavesNothingToAnnounce() {
        Stage stage = opened().confirms("c1", "s1").due().answered(pending("s1"));

        stage.in(Authorizing.class);
        assertThat(stage.challenges("r1")).isEmpty();
    }

    @Test
    void itIsPolledSoonAfterATakeOver() {
        Stage stage = announced().restored();

        assertThat(Duration.between(stage.now(), stage.dueAt()))
                .isLessThanOrEqualTo(ON.polling().longest());
    }

    private static Stage opened() {
        return new Stage(ON).requests("r1").admitted().answered(pending("s1"));
    }

    private static Stage polled(Policy policy) {
        return new Stage(policy)
                .requests("r1")
                .admitted()
                .answered(pending("s1"))
                .due();
    }

    private static Stage announced() {
        return polled(ON).answered(pending("s1")).in(ChallengePending.class);
    }
}
