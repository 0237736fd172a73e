package dev.reconnect.worker.session;

import static dev.reconnect.worker.session.Answers.accounts;
import static dev.reconnect.worker.session.Answers.cached;
import static dev.reconnect.worker.session.Answers.challenged;
import static dev.reconnect.worker.session.Answers.gone;
import static dev.reconnect.worker.session.Answers.pending;
import static dev.reconnect.worker.session.Stage.LOGIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.worker.session.Session.Authorizing;
import dev.reconnect.worker.session.Session.ChallengePending;
import dev.reconnect.worker.session.Session.Confirming;
import dev.reconnect.worker.session.Session.Fetching;
import dev.reconnect.worker.session.Session.Queued;
import dev.reconnect.worker.session.Session.Resting;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A new owner knows the session and nothing of the calls under way. */
class RestoreTest {

    @Test
    void aQueuedRefreshKeepsItsPlaceAndItsDoubt() {
        Stage stage = Stage.empty().requestsInBatch("r1").admitted().answered(Answers.UNREADABLE);
        Session before = stage.session();
        stage.passes(Duration.ofMinutes(1)).restored().in(Queued.class);
        assertThat(stage.session()).isEqualTo(before);
        stage.admitted().callsNothing();
    }

    @Test
    void aPolledSessionIsPolledOnAtOnce() {
        Stage stage = Stage.authorizing("r1", "s1")
                .due()
                .passes(Duration.ofSeconds(5))
                .restored();
        stage.in(Authorizing.class).callsNothing();
        assertThat(stage.dueAt()).isEqualTo(stage.now());
        stage.due().calls(new Call.Poll("s1"));
        assertThat(stage.starts()).isEqualTo(1);
    }

    @Test
    void anEarlyConfirmationIsStillRemembered() {
        Stage stage = Stage.authorizing("r1", "s1").confirms("c1", "s1").restored();
        stage.due().answered(challenged("s1")).in(Confirming.class);
    }

    @Test
    void aChallengeKeepsItsExpiryAndIsNotAnnouncedAgain() {
        Stage stage = Stage.challenged("r1", "s1");
        Instant expiresAt = stage.as(ChallengePending.class).challenge().expiresAt();
        stage.passes(Duration.ofMinutes(1)).restored().in(ChallengePending.class);
        assertThat(stage.as(ChallengePending.class).challenge().expiresAt()).isEqualTo(expiresAt);
        assertThat(stage.dueAt()).isBetween(stage.now(), stage.now().plusSeconds(10));
        stage.due().calls(new Call.Poll("s1")).answered(challenged("s1"));
        assertThat(stage.challenges("r1")).hasSize(1);
    }

    @Test
    void aCheckIsMadeAgain() {
        Stage stage = Stage.challenged("r1", "s1").confirms("c1").restored().in(Confirming.class);
        stage.due().calls(new Call.CheckCached(LOGIN)).answered(cached("s2", stage.now()));
        stage.in(Fetching.class);
    }

    @Test
    void aLastCheckThatTheTakeOverCutOffIsMadeAgainHoweverLate() {
        Stage stage = Stage.challenged("r1", "s1").due().answered(gone()).in(Confirming.class);
        Instant answeredAt = stage.now();
        stage.passes(Duration.ofHours(1)).restored().due().calls(new Call.CheckCached(LOGIN));
        stage.answered(cached("s2", answeredAt)).answered(accounts("s2", answeredAt));
        stage.end("r1", AccountsReady.class);
    }

    @Test
    void accountsAreAskedForAgain() {
        Stage stage = Stage.fetching("r1", "s1").answered(pending("s1")).restored();
        stage.due().calls(new Call.Fetch("s1")).answered(accounts("s1", stage.now()));
        stage.end("r1", AccountsReady.class);
    }

    @Test
    void aSessionAtRestStaysAtRest() {
        Stage stage = Stage.succeeded("r1");
        Session before = stage.session();
        stage.restored().in(Resting.class);
        assertThat(stage.session()).isEqualTo(before);
    }
}
