package dev.reconnect.worker.session;

import static dev.reconnect.worker.session.Answers.accounts;
import static dev.reconnect.worker.session.Answers.authorized;
import static dev.reconnect.worker.session.Answers.bankDown;
import static dev.reconnect.worker.session.Answers.cached;
import static dev.reconnect.worker.session.Answers.pending;
import static dev.reconnect.worker.session.Answers.wrongPassword;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.contracts.CredentialsRequired;
import dev.reconnect.contracts.RefreshDeclined;
import dev.reconnect.contracts.RefreshFailed;
import dev.reconnect.worker.session.Session.Confirming;
import dev.reconnect.worker.session.Session.Fetching;
import dev.reconnect.worker.session.Session.Queued;
import dev.reconnect.worker.session.Session.Resting;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** When a new refresh would do harm or no good. */
class CoolDownTest {

    @Test
    void rightAfterASuccessARefreshIsDeclined() {
        Stage stage = Stage.succeeded("r1");
        Instant again = stage.now().plus(Duration.ofMinutes(1));
        stage.passes(Duration.ofSeconds(59)).requests("r2").in(Resting.class);

        RefreshDeclined declined = stage.end("r2", RefreshDeclined.class);
        assertThat(declined.reason()).isEqualTo(RefreshDeclined.Reason.COOL_DOWN);
        assertThat(declined.nextAllowedAt()).isEqualTo(again);
        assertThat(declined.lastOutcome()).isEqualTo("dev.reconnect.accounts-ready.v1");
        assertThat(declined.iframeUrl()).isNull();
        assertThat(declined.authorizeTokenRequired()).isNull();
        stage.passes(Duration.ofSeconds(1)).requests("r3").in(Queued.class);
    }

    @Test
    void forceOverridesTheCoolDownAfterASuccess() {
        Stage.succeeded("r1").forces("r2").in(Queued.class).waits("r2");
    }

    @Test
    void afterARejectionARefreshIsDeclinedWithThePageThatHelps() {
        Stage stage = Stage.rejected("r1");
        stage.end("r1", CredentialsRequired.class);
        Instant again = stage.now().plus(Duration.ofMinutes(15));
        stage.passes(Duration.ofMinutes(15).minusMillis(1)).requests("r2").in(Resting.class);

        RefreshDeclined declined = stage.end("r2", RefreshDeclined.class);
        assertThat(declined.nextAllowedAt()).isEqualTo(again);
        assertThat(declined.lastOutcome()).isEqualTo("dev.reconnect.credentials-required.v1");
        assertThat(declined.iframeUrl()).isEqualTo("connect/");
        assertThat(declined.authorizeTokenRequired()).isTrue();
        stage.passes(Duration.ofMillis(1)).requests("r3").in(Queued.class);
    }

    @Test
    void forceDoesNotOverrideTheCoolDownAfterARejection() {
        Stage stage = Stage.rejected("r1").forces("r2").in(Resting.class);
        stage.end("r2", RefreshDeclined.class);
        assertThat(stage.starts()).isEqualTo(1);
    }

    @Test
    void thereIsNoCoolDownAfterATransientFailure() {
        Stage stage = Stage.empty().requestsInBatch("r1");
        for (int tries = 0; tries < 3; tries++) {
            stage.passes(Duration.ofMinutes(1)).admitted().answered(bankDown());
        }
        stage.end("r1", RefreshFailed.class);
        stage.requests("r2").in(Queued.class);
    }

    @Test
    void aFreshConfirmationEndsTheCoolDownOfARejection() {
        Stage stage = Stage.rejected("r1").passes(Duration.ofMinutes(3)).confirms("c1");
        stage.answered(cached("s2", stage.now().minusSeconds(20))).answered(accounts("s2", stage.now()));
        stage.end("c1", AccountsReady.class);
        stage.passes(Duration.ofMinutes(1)).requests("r2").in(Queued.class);
    }

    @Test
    void aConfirmationOfOlderDataLeavesTheCoolDownOfARejection() {
        Stage stage = Stage.rejected("r1");
        Instant before = stage.now().minus(Duration.ofHours(2));
        stage.passes(Duration.ofMinutes(3)).confirms("c1");
        stage.answered(cached("s2", before)).answered(accounts("s2", before));
        stage.end("c1", AccountsReady.class);
        stage.requests("r2");
        stage.end("r2", RefreshDeclined.class);
    }

    @Test
    void dataFromJustBeforeTheRejectionDoesNotEndItsCoolDown() {
        Stage stage = Stage.succeeded("r1");
        Instant before = stage.now();
        stage.passes(Duration.ofSeconds(5)).forces("r2").admitted().answered(wrongPassword());
        stage.in(Resting.class).passes(Duration.ofSeconds(10)).confirms("c1");
        stage.answered(cached("s2", before)).answered(accounts("s2", before));
        stage.passes(Duration.ofMinutes(2)).forces("r3");
        stage.end("r3", RefreshDeclined.class);
    }

    @Test
    void dataFromBeforeTheRejectionThatIsLookedUpTwiceDoesNotEndItsCoolDown() {
        Stage stage = Stage.rejected("r1");
        Instant before = stage.now().minus(Duration.ofHours(2));
        stage.confirms("c1").answered(cached("s2", before)).in(Fetching.class);
        stage.answered(Answers.gone()).in(Confirming.class);
        stage.answered(cached("s3", before)).in(Fetching.class).answered(accounts("s3", before));
        stage.requests("r2");
        stage.end("r2", RefreshDeclined.class);
    }

    @Test
    void aRejectionThatNobodyWaitedForAnyMoreStillShowsThePageThatHelps() {
        Stage stage = Stage.empty().requests("r1").admitted().due();
        stage.end("r1", RefreshFailed.class);
        stage.answered(wrongPassword()).in(Resting.class).requests("r2");
        assertThat(stage.end("r2", RefreshDeclined.class).iframeUrl()).isEqualTo("connect/");
    }

    @Test
    void successEndsWhatARejectionLeft() {
        Stage stage = Stage.rejected("r1").passes(Duration.ofMinutes(15)).requests("r2");
        stage.admitted().answered(pending("s2")).due().answered(authorized("s2"));
        assertThat(stage.session().memory().rejection()).isNull();
    }
}
