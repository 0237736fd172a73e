package dev.reconnect.worker.session;

import static dev.reconnect.worker.session.testing.Answers.accounts;
import static dev.reconnect.worker.session.testing.Answers.cached;
import static dev.reconnect.worker.session.testing.Answers.challenged;
import static dev.reconnect.worker.session.testing.Answers.gone;
import static dev.reconnect.worker.session.testing.Answers.pending;
import static dev.reconnect.worker.session.testing.SessionHarness.LOGIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.worker.session.Session.Authorizing;
import dev.reconnect.worker.session.Session.ChallengePending;
import dev.reconnect.worker.session.Session.CheckingCache;
import dev.reconnect.worker.session.Session.Fetching;
import dev.reconnect.worker.session.Session.Queued;
import dev.reconnect.worker.session.Session.Resting;
import dev.reconnect.worker.session.testing.Answers;
import dev.reconnect.worker.session.testing.SessionHarness;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A new owner knows the session and nothing of the calls under way. */
class RestoreTest {

    @Test
    void aQueuedRefreshKeepsItsPlaceAndItsDoubt() {
        SessionHarness harness =
                SessionHarness.empty().requestsInBatch("r1").admitted().answered(Answers.UNREADABLE);
        Session before = harness.session();
        harness.passes(Duration.ofMinutes(1)).restored().in(Queued.class);
        assertThat(harness.session()).isEqualTo(before);
        harness.admitted().callsNothing();
    }

    @Test
    void aPolledSessionIsPolledOnAtOnce() {
        SessionHarness harness = SessionHarness.authorizing("r1", "s1")
                .due()
                .passes(Duration.ofSeconds(5))
                .restored();
        harness.in(Authorizing.class).callsNothing();
        assertThat(harness.dueAt()).isEqualTo(harness.now());
        harness.due().calls(new Call.Poll("s1"));
        assertThat(harness.starts()).isEqualTo(1);
    }

    @Test
    void anEarlyConfirmationIsStillRemembered() {
        SessionHarness harness =
                SessionHarness.authorizing("r1", "s1").confirms("c1", "s1").restored();
        harness.due().answered(challenged("s1")).in(CheckingCache.class);
    }

    @Test
    void aChallengeKeepsItsExpiryAndIsNotAnnouncedAgain() {
        SessionHarness harness = SessionHarness.challenged("r1", "s1");
        Instant expiresAt = harness.as(ChallengePending.class).challenge().expiresAt();
        harness.passes(Duration.ofMinutes(1)).restored().in(ChallengePending.class);
        assertThat(harness.as(ChallengePending.class).challenge().expiresAt()).isEqualTo(expiresAt);
        assertThat(harness.dueAt()).isBetween(harness.now(), harness.now().plusSeconds(10));
        harness.due().calls(new Call.Poll("s1")).answered(challenged("s1"));
        assertThat(harness.challenges("r1")).hasSize(1);
    }

    @Test
    void aCheckIsMadeAgain() {
        SessionHarness harness =
                SessionHarness.challenged("r1", "s1").confirms("c1").restored().in(CheckingCache.class);
        harness.due().calls(new Call.CheckCached(LOGIN)).answered(cached("s2", harness.now()));
        harness.in(Fetching.class);
    }

    @Test
    void aLastCheckThatTheTakeOverCutOffIsMadeAgainHoweverLate() {
        SessionHarness harness =
                SessionHarness.challenged("r1", "s1").due().answered(gone()).in(CheckingCache.class);
        Instant answeredAt = harness.now();
        harness.passes(Duration.ofHours(1)).restored().due().calls(new Call.CheckCached(LOGIN));
        harness.answered(cached("s2", answeredAt)).answered(accounts("s2", answeredAt));
        harness.end("r1", AccountsReady.class);
    }

    @Test
    void accountsAreAskedForAgain() {
        SessionHarness harness =
                SessionHarness.fetching("r1", "s1").answered(pending("s1")).restored();
        harness.due().calls(new Call.Fetch("s1")).answered(accounts("s1", harness.now()));
        harness.end("r1", AccountsReady.class);
    }

    @Test
    void aSessionAtRestStaysAtRest() {
        SessionHarness harness = SessionHarness.succeeded("r1");
        Session before = harness.session();
        harness.restored().in(Resting.class);
        assertThat(harness.session()).isEqualTo(before);
    }
}
