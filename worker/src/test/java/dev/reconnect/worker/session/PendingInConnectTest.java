package dev.reconnect.worker.session;

import static dev.reconnect.worker.session.testing.Answers.authorized;
import static dev.reconnect.worker.session.testing.Answers.bankDown;
import static dev.reconnect.worker.session.testing.Answers.challenged;
import static dev.reconnect.worker.session.testing.Answers.gone;
import static dev.reconnect.worker.session.testing.Answers.pending;
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
import dev.reconnect.worker.session.testing.SessionHarness;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** {@code pending-in-connect=on}: the person may be in Connect while the API still answers 202. */
class PendingInConnectTest {

    private static final Policy ON =
            SessionHarness.POLICY.with(new Ways(OtherResponse.CLASSIFIED, AfterRedirect.CACHED, true));
    private static final Call POLL = new Call.Poll("s1");

    @Test
    void theFirst202ToAPollSendsThePersonToConnect() {
        SessionHarness harness = opened();
        assertThat(harness.challenges("r1")).as("after the start").isEmpty();

        harness.due();
        Instant polledAt = harness.now();
        harness.passes(Duration.ofSeconds(1)).answered(pending("s1")).in(ChallengePending.class);

        MfaChallengePending told = harness.challenges("r1").getFirst();
        assertThat(told.requestId()).isEqualTo("s1");
        assertThat(told.challengeTypes()).isEmpty();
        assertThat(told.expiresAt())
                .isEqualTo(polledAt.plus(ON.life().inactivity()).minus(ON.life().expiryMargin()));
    }

    @Test
    void thenItIsPolledAsOftenAsALiveSession() {
        SessionHarness harness = announced();
        for (int polls = 0; polls < 8; polls++) {
            Instant before = harness.now();
            harness.due().calls(POLL).answered(pending("s1")).in(ChallengePending.class);
            assertThat(Duration.between(before, harness.now())).isEqualTo(ON.pollAfter(polls));
        }
        assertThat(harness.challenges("r1")).hasSize(1);
    }

    @Test
    void theBankThatAsksNothingIsFollowedToTheAccounts() {
        announced().due().answered(authorized("s1")).in(Fetching.class).calls(new Call.Fetch("s1"));
    }

    @Test
    void aQuestionIsNotAnnouncedASecondTimeAndWaitsAsAnyOther() {
        SessionHarness harness = announced().due().answered(challenged("s1")).in(ChallengePending.class);

        assertThat(harness.challenges("r1")).hasSize(1);
        assertThat(Duration.between(harness.now(), harness.dueAt()))
                .isEqualTo(ON.polling().challenge());
    }

    @Test
    void whoeverJoinsIsToldWhatIsKnownByThen() {
        SessionHarness harness = announced().due().answered(challenged("s1")).requests("r2");

        assertThat(harness.challenges("r2").getFirst().challengeTypes()).containsExactly("QuestionAndAnswer");
    }

    @Test
    void aBankThatWorksUntilTheEndIsPolledOnAndNotAnnouncedAgain() {
        SessionHarness harness = announced();
        Duration left = Duration.between(
                harness.now(), harness.challenges("r1").getFirst().expiresAt());
        harness.passes(left).dueNow().answered(pending("s1")).in(Authorizing.class);

        harness.due().calls(POLL).answered(pending("s1")).in(Authorizing.class).waits("r1");

        assertThat(harness.challenges("r1")).hasSize(1);
    }

    @Test
    void aBankThatGivesUpEndsTheRefreshAtOnceAndNothingIsStartedAgain() {
        SessionHarness harness = announced().due().answered(bankDown()).in(Resting.class);

        assertThat(harness.end("r1", RefreshFailed.class).retryable()).isTrue();
        assertThat(harness.starts()).isEqualTo(1);
    }

    @Test
    void byTheArticleABankThatGivesUpSendsThePersonToSignIn() {
        Policy both = ON.with(new Ways(OtherResponse.ARTICLE, AfterRedirect.CACHED, true));
        SessionHarness harness = polled(both).answered(pending("s1")).due().answered(bankDown());

        harness.answered(bankDown()).end("r1", CredentialsRequired.class);
    }

    @Test
    void aSessionThatIsGoneIsLookedUpInTheCacheAndNeverStartedAgain() {
        announced().due().answered(gone()).calls(new Call.CheckCached(SessionHarness.LOGIN));
    }

    @Test
    void aNewSessionIsAnnouncedAgain() {
        SessionHarness harness = opened().due().answered(bankDown()).in(Queued.class);
        harness.passes(Duration.ofMinutes(1)).admitted().answered(pending("s2")).due();

        harness.answered(pending("s2")).in(ChallengePending.class);

        assertThat(harness.challenges("r1").getFirst().requestId()).isEqualTo("s2");
    }

    @Test
    void aRedirectThatWasHeardBeforeLeavesNothingToAnnounce() {
        SessionHarness harness = opened().confirms("c1", "s1").due().answered(pending("s1"));

        harness.in(Authorizing.class);
        assertThat(harness.challenges("r1")).isEmpty();
    }

    @Test
    void itIsPolledSoonAfterATakeOver() {
        SessionHarness harness = announced().restored();

        assertThat(Duration.between(harness.now(), harness.dueAt()))
                .isLessThanOrEqualTo(ON.polling().longest());
    }

    private static SessionHarness opened() {
        return new SessionHarness(ON).requests("r1").admitted().answered(pending("s1"));
    }

    private static SessionHarness polled(Policy policy) {
        return new SessionHarness(policy)
                .requests("r1")
                .admitted()
                .answered(pending("s1"))
                .due();
    }

    private static SessionHarness announced() {
        return polled(ON).answered(pending("s1")).in(ChallengePending.class);
    }
}
