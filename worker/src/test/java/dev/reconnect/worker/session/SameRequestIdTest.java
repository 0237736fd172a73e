package dev.reconnect.worker.session;

import static dev.reconnect.worker.session.Answers.UNREADABLE;
import static dev.reconnect.worker.session.Answers.accounts;
import static dev.reconnect.worker.session.Answers.authorized;
import static dev.reconnect.worker.session.Answers.cached;
import static dev.reconnect.worker.session.Answers.challenged;
import static dev.reconnect.worker.session.Answers.gone;
import static dev.reconnect.worker.session.Answers.pending;
import static dev.reconnect.worker.session.Answers.wrongPassword;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.contracts.Lane;
import dev.reconnect.contracts.MfaChallengeExpired;
import dev.reconnect.contracts.RefreshDeclined;
import dev.reconnect.worker.session.Policy.AfterRedirect;
import dev.reconnect.worker.session.Policy.OtherResponse;
import dev.reconnect.worker.session.Policy.Ways;
import dev.reconnect.worker.session.Session.Authorizing;
import dev.reconnect.worker.session.Session.ChallengePending;
import dev.reconnect.worker.session.Session.Confirming;
import dev.reconnect.worker.session.Session.Fetching;
import dev.reconnect.worker.session.Session.Resting;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** {@code after-redirect=same-request-id}: the session itself is asked what became of it. */
class SameRequestIdTest {

    private static final Policy SAME =
            Stage.POLICY.with(new Ways(OtherResponse.CLASSIFIED, AfterRedirect.SAME_REQUEST_ID, false));
    private static final Call POLL = new Call.Poll("s1");
    private static final Call CHECK = new Call.CheckCached(Stage.LOGIN);

    @Test
    void aRedirectLeadsToAPollOfTheSessionAtOnceAndToItsLiveAccounts() {
        Stage stage = asked().confirms("c1").in(ChallengePending.class).calls(POLL);

        stage.answered(authorized("s1")).in(Fetching.class).calls(new Call.Fetch("s1"));
        stage.answered(accounts("s1", stage.now()));

        AccountsReady ready = stage.end("r1", AccountsReady.class);
        assertThat(ready.source()).isEqualTo(AccountsReady.Source.LIVE);
        assertThat(ready.requestId()).isEqualTo("s1");
        assertThat(stage.outcomes("c1")).isEmpty();
    }

    @Test
    void aPersonWhoHasNotAnsweredIsPolledForWithBackOffUntilTheEnd() {
        Stage stage = asked().confirms("c1");
        Duration last = Duration.ZERO;
        Instant expiresAt = stage.challenges("r1").getFirst().expiresAt();
        for (int polls = 0; polls < 5; polls++) {
            stage.answered(challenged("s1")).in(ChallengePending.class);
            Instant before = stage.now();
            stage.due().calls(POLL);
            Duration interval = Duration.between(before, stage.now());
            assertThat(interval).isGreaterThan(last).isLessThan(SAME.polling().challenge());
            last = interval;
        }
        stage.passes(Duration.between(stage.now(), expiresAt)).answered(challenged("s1"));
        stage.end("r1", MfaChallengeExpired.class);
        assertThat(stage.challenges("r1")).hasSize(1);
    }

    @Test
    void aBankThatStillWorksIsPolledOn() {
        Stage stage = asked().confirms("c1").answered(pending("s1")).in(Authorizing.class);

        stage.due().calls(POLL).answered(authorized("s1")).in(Fetching.class);
    }

    @Test
    void aSessionThatIsGoneIsLookedUpInTheCache() {
        Stage stage = asked().confirms("c1").answered(gone()).calls(CHECK);

        stage.answered(cached("s2", stage.now())).answered(accounts("s2", stage.now()));
        stage.end("r1", AccountsReady.class);
    }

    @Test
    void anEarlyRedirectOfThisSessionIsHeldAgainstItOnceMoreBeforeThePersonIsAsked() {
        Stage stage = authorizing().confirms("c1", "s1").due().answered(challenged("s1"));
        stage.in(ChallengePending.class).calls(POLL);
        assertThat(stage.challenges("r1")).isEmpty();

        stage.answered(challenged("s1")).in(ChallengePending.class);

        assertThat(stage.challenges("r1")).hasSize(1);
    }

    @Test
    void aConfirmedChallengeIsPolledSoonAfterATakeOver() {
        Stage stage = asked().confirms("c1").restored();

        assertThat(Duration.between(stage.now(), stage.dueAt()))
                .isLessThanOrEqualTo(SAME.polling().longest());
        stage.due().calls(POLL);
    }

    @Test
    void aLateRedirectIsAnsweredByTheSessionThatLivesOn() {
        Stage stage = left().confirms("c1").in(Confirming.class).calls(POLL);

        stage.answered(pending("s1")).due().calls(POLL).answered(authorized("s1"));
        stage.calls(new Call.Fetch("s1")).answered(accounts("s1", stage.now()));

        AccountsReady ready = stage.end("c1", AccountsReady.class);
        assertThat(ready.source()).isEqualTo(AccountsReady.Source.LIVE);
        assertThat(ready.subject().followsRefreshId()).isEqualTo("r1");
        assertThat(stage.as(Resting.class).memory().remnant()).isNull();
    }

    @Test
    void aLateRedirectOfASessionThatStillAsksIsAnsweredFromTheCacheAndTheSessionKeptInMind() {
        Stage stage = left().confirms("c1").answered(challenged("s1")).calls(CHECK);
        Instant asked = stage.now();

        stage.answered(cached("s2", stage.now())).answered(accounts("s2", stage.now()));

        assertThat(stage.end("c1", AccountsReady.class).source()).isEqualTo(AccountsReady.Source.CACHED);
        assertThat(stage.as(Resting.class).memory().remnant())
                .isEqualTo(new Memory.Remnant("s1", SAME.deadAfter(asked)));
    }

    @Test
    void aLateRedirectOfASessionThatSaysNothingIsAnsweredFromTheCacheInTheEnd() {
        Stage stage = left().confirms("c1");
        Instant asked = stage.now();
        while (!CHECK.equals(stage.call())) {
            stage.answered(UNREADABLE).due();
        }
        assertThat(Duration.between(asked, stage.now()))
                .isEqualTo(SAME.deadlines().confirm());
        stage.answered(cached("s2", stage.now())).answered(accounts("s2", stage.now()));
        stage.end("c1", AccountsReady.class);
    }

    @Test
    void aLateRedirectOfASessionWhoseCredentialsWereRefusedStartsTheCoolDown() {
        Stage stage = left().confirms("c1").answered(wrongPassword()).calls(CHECK);
        Instant old = stage.now().minus(Duration.ofDays(1));
        stage.answered(cached("s2", old)).answered(accounts("s2", old));

        stage.end("c1", AccountsReady.class);
        stage.requests("r2").end("r2", RefreshDeclined.class);
    }

    @Test
    void aLateRedirectOfAnotherSessionGoesToTheCache() {
        left().confirms("c1", "s0").calls(CHECK);
    }

    @Test
    void aLateRedirectThatFollowsNoLivingSessionGoesToTheCache() {
        new Stage(SAME).confirms("c1").calls(CHECK);
        left().passes(Duration.ofHours(1)).confirms("c1").calls(CHECK);
    }

    private static Stage authorizing() {
        return new Stage(SAME).requests("r1").admitted().answered(pending("s1"));
    }

    private static Stage asked() {
        return authorizing().due().answered(challenged("s1"));
    }

    /** A refresh that ended at its deadline; its session lives on. */
    private static Stage left() {
        return authorizing().passes(SAME.deadline(Lane.INTERACTIVE)).dueNow().in(Resting.class);
    }
}
