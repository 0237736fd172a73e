package dev.reconnect.worker.session;

import static dev.reconnect.worker.session.testing.Answers.accounts;
import static dev.reconnect.worker.session.testing.Answers.authorized;
import static dev.reconnect.worker.session.testing.Answers.bankDown;
import static dev.reconnect.worker.session.testing.Answers.cached;
import static dev.reconnect.worker.session.testing.Answers.pending;
import static dev.reconnect.worker.session.testing.Answers.wrongPassword;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.contracts.CredentialsRequired;
import dev.reconnect.contracts.RefreshDeclined;
import dev.reconnect.contracts.RefreshFailed;
import dev.reconnect.worker.session.Session.CheckingCache;
import dev.reconnect.worker.session.Session.Fetching;
import dev.reconnect.worker.session.Session.Queued;
import dev.reconnect.worker.session.Session.Resting;
import dev.reconnect.worker.session.testing.Answers;
import dev.reconnect.worker.session.testing.SessionHarness;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** When a new refresh would do harm or no good. */
class CoolDownTest {

    @Test
    void rightAfterASuccessARefreshIsDeclined() {
        SessionHarness harness = SessionHarness.succeeded("r1");
        Instant again = harness.now().plus(Duration.ofMinutes(1));
        harness.passes(Duration.ofSeconds(59)).requests("r2").in(Resting.class);

        RefreshDeclined declined = harness.end("r2", RefreshDeclined.class);
        assertThat(declined.reason()).isEqualTo(RefreshDeclined.Reason.COOL_DOWN);
        assertThat(declined.nextAllowedAt()).isEqualTo(again);
        assertThat(declined.lastOutcome()).isEqualTo("dev.reconnect.accounts-ready.v1");
        assertThat(declined.iframeUrl()).isNull();
        assertThat(declined.authorizeTokenRequired()).isNull();
        harness.passes(Duration.ofSeconds(1)).requests("r3").in(Queued.class);
    }

    @Test
    void forceOverridesTheCoolDownAfterASuccess() {
        SessionHarness.succeeded("r1").forces("r2").in(Queued.class).waits("r2");
    }

    @Test
    void afterARejectionARefreshIsDeclinedWithThePageThatHelps() {
        SessionHarness harness = SessionHarness.rejected("r1");
        harness.end("r1", CredentialsRequired.class);
        Instant again = harness.now().plus(Duration.ofMinutes(15));
        harness.passes(Duration.ofMinutes(15).minusMillis(1)).requests("r2").in(Resting.class);

        RefreshDeclined declined = harness.end("r2", RefreshDeclined.class);
        assertThat(declined.nextAllowedAt()).isEqualTo(again);
        assertThat(declined.lastOutcome()).isEqualTo("dev.reconnect.credentials-required.v1");
        assertThat(declined.iframeUrl()).isEqualTo("connect/");
        assertThat(declined.authorizeTokenRequired()).isTrue();
        harness.passes(Duration.ofMillis(1)).requests("r3").in(Queued.class);
    }

    @Test
    void forceDoesNotOverrideTheCoolDownAfterARejection() {
        SessionHarness harness = SessionHarness.rejected("r1").forces("r2").in(Resting.class);
        harness.end("r2", RefreshDeclined.class);
        assertThat(harness.starts()).isEqualTo(1);
    }

    @Test
    void thereIsNoCoolDownAfterATransientFailure() {
        SessionHarness harness = SessionHarness.empty().requestsInBatch("r1");
        for (int tries = 0; tries < 3; tries++) {
            harness.passes(Duration.ofMinutes(1)).admitted().answered(bankDown());
        }
        harness.end("r1", RefreshFailed.class);
        harness.requests("r2").in(Queued.class);
    }

    @Test
    void aFreshConfirmationEndsTheCoolDownOfARejection() {
        SessionHarness harness =
                SessionHarness.rejected("r1").passes(Duration.ofMinutes(3)).confirms("c1");
        harness.answered(cached("s2", harness.now().minusSeconds(20))).answered(accounts("s2", harness.now()));
        harness.end("c1", AccountsReady.class);
        harness.passes(Duration.ofMinutes(1)).requests("r2").in(Queued.class);
    }

    @Test
    void aConfirmationOfOlderDataLeavesTheCoolDownOfARejection() {
        SessionHarness harness = SessionHarness.rejected("r1");
        Instant before = harness.now().minus(Duration.ofHours(2));
        harness.passes(Duration.ofMinutes(3)).confirms("c1");
        harness.keepsAnswering(cached("s2", before)).answered(accounts("s2", before));
        harness.end("c1", AccountsReady.class);
        harness.requests("r2");
        harness.end("r2", RefreshDeclined.class);
    }

    @Test
    void dataFromJustBeforeTheRejectionDoesNotEndItsCoolDown() {
        SessionHarness harness = SessionHarness.succeeded("r1");
        Instant before = harness.now();
        harness.passes(Duration.ofSeconds(5)).forces("r2").admitted().answered(wrongPassword());
        harness.in(Resting.class).passes(Duration.ofSeconds(10)).confirms("c1");
        harness.keepsAnswering(cached("s2", before)).answered(accounts("s2", before));
        harness.passes(Duration.ofMinutes(2)).forces("r3");
        harness.end("r3", RefreshDeclined.class);
    }

    @Test
    void dataFromBeforeTheRejectionThatIsLookedUpTwiceDoesNotEndItsCoolDown() {
        SessionHarness harness = SessionHarness.rejected("r1");
        Instant before = harness.now().minus(Duration.ofHours(2));
        harness.confirms("c1").keepsAnswering(cached("s2", before)).in(Fetching.class);
        harness.answered(Answers.gone()).in(CheckingCache.class);
        harness.answered(cached("s3", before)).in(Fetching.class).answered(accounts("s3", before));
        harness.requests("r2");
        harness.end("r2", RefreshDeclined.class);
    }

    @Test
    void aRejectionThatNobodyWaitedForAnyMoreStillShowsThePageThatHelps() {
        SessionHarness harness =
                SessionHarness.empty().requests("r1").admitted().due();
        harness.end("r1", RefreshFailed.class);
        harness.answered(wrongPassword()).in(Resting.class).requests("r2");
        assertThat(harness.end("r2", RefreshDeclined.class).iframeUrl()).isEqualTo("connect/");
    }

    @Test
    void successEndsWhatARejectionLeft() {
        SessionHarness harness =
                SessionHarness.rejected("r1").passes(Duration.ofMinutes(15)).requests("r2");
        harness.admitted().answered(pending("s2")).due().answered(authorized("s2"));
        assertThat(harness.session().history().rejection()).isNull();
    }

    @Test
    void dataFromBeforeTheRejectionAreNotTakenWhileTheNewOnesAreOnTheirWay() {
        SessionHarness harness =
                SessionHarness.rejected("r1").passes(Duration.ofMinutes(3)).confirms("c1");
        Instant yesterday = harness.now().minus(Duration.ofDays(1));
        harness.answered(cached("s2", yesterday)).in(CheckingCache.class).waits("c1");
        harness.due().answered(cached("s3", harness.now())).answered(accounts("s3", harness.now()));
        harness.end("c1", AccountsReady.class);
        harness.passes(Duration.ofMinutes(1)).requests("r2").in(Queued.class);
    }

    @Test
    void aReplayedRejectionIsNotBelievedWhileTheNewDataAreOnTheirWay() {
        SessionHarness harness =
                SessionHarness.rejected("r1").passes(Duration.ofMinutes(3)).confirms("c1");
        for (String requestId : new String[] {null, "s2"}) {
            harness.answered(Answers.replayed("INVALID_PASSWORD", requestId))
                    .in(CheckingCache.class)
                    .waits("c1")
                    .due();
        }
        harness.answered(cached("s3", harness.now())).answered(accounts("s3", harness.now()));
        harness.end("c1", AccountsReady.class);
    }

    @Test
    void aRejectionThatTheCacheRepeatsDoesNotBeginItsCoolDownAnew() {
        SessionHarness harness = SessionHarness.rejected("r1");
        Instant over = harness.now().plus(Duration.ofMinutes(15));
        harness.passes(Duration.ofMinutes(3)).confirms("c1");
        harness.keepsAnswering(Answers.replayed("INVALID_PASSWORD", null)).in(Resting.class);
        harness.end("c1", CredentialsRequired.class);
        harness.passes(Duration.between(harness.now(), over)).requests("r2").in(Queued.class);
    }

    @Test
    void whatStaysAfterTwoMinutesIsTaken() {
        SessionHarness harness = SessionHarness.rejected("r1").confirms("c1");
        Instant heard = harness.now();
        Instant yesterday = heard.minus(Duration.ofDays(1));
        harness.keepsAnswering(cached("s2", yesterday)).answered(accounts("s2", yesterday));
        harness.end("c1", AccountsReady.class);
        assertThat(Duration.between(heard, harness.now())).isBetween(Duration.ofSeconds(80), Duration.ofMinutes(2));
    }
}
