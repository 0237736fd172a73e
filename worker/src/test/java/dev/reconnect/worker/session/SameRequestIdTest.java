package dev.reconnect.worker.session;

import static dev.reconnect.worker.session.testing.Answers.UNREADABLE;
import static dev.reconnect.worker.session.testing.Answers.accounts;
import static dev.reconnect.worker.session.testing.Answers.authorized;
import static dev.reconnect.worker.session.testing.Answers.cached;
import static dev.reconnect.worker.session.testing.Answers.challenged;
import static dev.reconnect.worker.session.testing.Answers.gone;
import static dev.reconnect.worker.session.testing.Answers.pending;
import static dev.reconnect.worker.session.testing.Answers.wrongPassword;
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
import dev.reconnect.worker.session.Session.CheckingCache;
import dev.reconnect.worker.session.Session.Fetching;
import dev.reconnect.worker.session.Session.Resting;
import dev.reconnect.worker.session.testing.SessionHarness;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** {@code after-redirect=same-request-id}: after a redirect the session itself is asked for its result. */
class SameRequestIdTest {

    private static final Policy SAME =
            SessionHarness.POLICY.with(new Ways(OtherResponse.CLASSIFIED, AfterRedirect.SAME_REQUEST_ID, false));
    private static final Call POLL = new Call.Poll("s1");
    private static final Call CHECK = new Call.CheckCached(SessionHarness.LOGIN);

    @Test
    void aRedirectLeadsToAPollOfTheSessionAtOnceAndToItsLiveAccounts() {
        SessionHarness harness =
                asked().confirms("c1").in(ChallengePending.class).calls(POLL);

        harness.answered(authorized("s1")).in(Fetching.class).calls(new Call.Fetch("s1"));
        harness.answered(accounts("s1", harness.now()));

        AccountsReady ready = harness.end("r1", AccountsReady.class);
        assertThat(ready.source()).isEqualTo(AccountsReady.Source.LIVE);
        assertThat(ready.requestId()).isEqualTo("s1");
        assertThat(harness.outcomes("c1")).isEmpty();
    }

    @Test
    void aPersonWhoHasNotAnsweredIsPolledForWithBackOffUntilTheEnd() {
        SessionHarness harness = asked().confirms("c1");
        Duration last = Duration.ZERO;
        Instant expiresAt = harness.challenges("r1").getFirst().expiresAt();
        for (int polls = 0; polls < 5; polls++) {
            harness.answered(challenged("s1")).in(ChallengePending.class);
            Instant before = harness.now();
            harness.due().calls(POLL);
            Duration interval = Duration.between(before, harness.now());
            assertThat(interval).isGreaterThan(last).isLessThan(SAME.polling().challenge());
            last = interval;
        }
        harness.passes(Duration.between(harness.now(), expiresAt)).answered(challenged("s1"));
        harness.end("r1", MfaChallengeExpired.class);
        assertThat(harness.challenges("r1")).hasSize(1);
    }

    @Test
    void aBankThatStillWorksIsPolledOn() {
        SessionHarness harness = asked().confirms("c1").answered(pending("s1")).in(Authorizing.class);

        harness.due().calls(POLL).answered(authorized("s1")).in(Fetching.class);
    }

    @Test
    void aSessionThatIsGoneIsLookedUpInTheCache() {
        SessionHarness harness = asked().confirms("c1").answered(gone()).calls(CHECK);

        harness.answered(cached("s2", harness.now())).answered(accounts("s2", harness.now()));
        harness.end("r1", AccountsReady.class);
    }

    @Test
    void anEarlyRedirectOfThisSessionIsHeldAgainstItOnceMoreBeforeThePersonIsAsked() {
        SessionHarness harness = authorizing().confirms("c1", "s1").due().answered(challenged("s1"));
        harness.in(ChallengePending.class).calls(POLL);
        assertThat(harness.challenges("r1")).isEmpty();

        harness.answered(challenged("s1")).in(ChallengePending.class);

        assertThat(harness.challenges("r1")).hasSize(1);
    }

    @Test
    void aConfirmedChallengeIsPolledSoonAfterATakeOver() {
        SessionHarness harness = asked().confirms("c1").restored();

        assertThat(Duration.between(harness.now(), harness.dueAt()))
                .isLessThanOrEqualTo(SAME.polling().longest());
        harness.due().calls(POLL);
    }

    @Test
    void aLateRedirectIsAnsweredByTheSessionThatLivesOn() {
        SessionHarness harness = left().confirms("c1").in(CheckingCache.class).calls(POLL);

        harness.answered(pending("s1")).due().calls(POLL).answered(authorized("s1"));
        harness.calls(new Call.Fetch("s1")).answered(accounts("s1", harness.now()));

        AccountsReady ready = harness.end("c1", AccountsReady.class);
        assertThat(ready.source()).isEqualTo(AccountsReady.Source.LIVE);
        assertThat(ready.subject().followsRefreshId()).isEqualTo("r1");
        assertThat(harness.as(Resting.class).history().orphan()).isNull();
    }

    @Test
    void aLateRedirectOfASessionThatStillAsksIsAnsweredFromTheCacheAndTheSessionKeptInMind() {
        SessionHarness harness =
                left().confirms("c1").answered(challenged("s1")).calls(CHECK);
        Instant asked = harness.now();

        harness.answered(cached("s2", harness.now())).answered(accounts("s2", harness.now()));

        assertThat(harness.end("c1", AccountsReady.class).source()).isEqualTo(AccountsReady.Source.CACHED);
        assertThat(harness.as(Resting.class).history().orphan())
                .isEqualTo(new LoginHistory.OrphanSession("s1", SAME.deadAfter(asked)));
    }

    @Test
    void aLateRedirectOfASessionThatSaysNothingIsAnsweredFromTheCacheInTheEnd() {
        SessionHarness harness = left().confirms("c1");
        Instant asked = harness.now();
        while (!CHECK.equals(harness.call())) {
            harness.answered(UNREADABLE).due();
        }
        assertThat(Duration.between(asked, harness.now()))
                .isEqualTo(SAME.deadlines().cacheCheck());
        harness.answered(cached("s2", harness.now())).answered(accounts("s2", harness.now()));
        harness.end("c1", AccountsReady.class);
    }

    @Test
    void aLateRedirectOfASessionWhoseCredentialsWereRefusedStartsTheCoolDown() {
        SessionHarness harness = left().confirms("c1").answered(wrongPassword()).calls(CHECK);
        Instant old = harness.now().minus(Duration.ofDays(1));
        harness.keepsAnswering(cached("s2", old)).answered(accounts("s2", old));

        harness.end("c1", AccountsReady.class);
        harness.requests("r2").end("r2", RefreshDeclined.class);
    }

    @Test
    void aLateRedirectOfAnotherSessionGoesToTheCache() {
        left().confirms("c1", "s0").calls(CHECK);
    }

    @Test
    void aLateRedirectThatFollowsNoLivingSessionGoesToTheCache() {
        new SessionHarness(SAME).confirms("c1").calls(CHECK);
        left().passes(Duration.ofHours(1)).confirms("c1").calls(CHECK);
    }

    private static SessionHarness authorizing() {
        return new SessionHarness(SAME).requests("r1").admitted().answered(pending("s1"));
    }

    private static SessionHarness asked() {
        return authorizing().due().answered(challenged("s1"));
    }

    /** A refresh that ended at its deadline; its session lives on. */
    private static SessionHarness left() {
        return authorizing().passes(SAME.deadline(Lane.INTERACTIVE)).dueNow().in(Resting.class);
    }
}
