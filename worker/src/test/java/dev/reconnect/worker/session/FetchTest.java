package dev.reconnect.worker.session;

import static dev.reconnect.worker.session.Answers.NOT_SENT;
import static dev.reconnect.worker.session.Answers.UNREADABLE;
import static dev.reconnect.worker.session.Answers.accounts;
import static dev.reconnect.worker.session.Answers.authorized;
import static dev.reconnect.worker.session.Answers.bankDown;
import static dev.reconnect.worker.session.Answers.broken;
import static dev.reconnect.worker.session.Answers.cached;
import static dev.reconnect.worker.session.Answers.challenged;
import static dev.reconnect.worker.session.Answers.gone;
import static dev.reconnect.worker.session.Answers.ourFault;
import static dev.reconnect.worker.session.Answers.pending;
import static dev.reconnect.worker.session.Answers.slowDown;
import static dev.reconnect.worker.session.Answers.unauthorized;
import static dev.reconnect.worker.session.Answers.wrongPassword;
import static dev.reconnect.worker.session.Stage.LOGIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.contracts.CredentialsRequired;
import dev.reconnect.contracts.RefreshFailed;
import dev.reconnect.contracts.RefreshFailed.FailureClass;
import dev.reconnect.worker.session.Session.Confirming;
import dev.reconnect.worker.session.Session.Fetching;
import dev.reconnect.worker.session.Session.Resting;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Fetching the accounts, and finding them again when the data session has died. */
class FetchTest {

    private static final Call CHECK = new Call.CheckCached(LOGIN);

    @Test
    void accountsInProcessingAreAskedForEveryTenSeconds() {
        Stage stage = Stage.fetching("r1", "s1").answered(pending("s1"));
        Instant before = stage.now();
        stage.due().calls(new Call.FetchPending("s1"));
        assertThat(Duration.between(before, stage.now())).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void whatSaysNothingAboutTheAccountsIsRepeated() {
        for (Answer answer : new Answer[] {
            UNREADABLE, NOT_SENT, bankDown(), slowDown(null), ourFault(), authorized("s1"), challenged("s1")
        }) {
            Stage stage = Stage.fetching("r1", "s1").answered(answer).in(Fetching.class);
            stage.due().calls(new Call.Fetch("s1")).answered(accounts("s1", stage.now()));
            stage.end("r1", AccountsReady.class);
        }
    }

    @Test
    void aFetchThatIsUnauthorizedIsRepeatedOnceForAPersonAndNeverInBatch() {
        Stage person = Stage.fetching("r1", "s1").answered(pending("s1")).due().answered(unauthorized());
        person.in(Fetching.class).due().answered(unauthorized()).in(Resting.class);
        person.end("r1", RefreshFailed.class);
        Stage night = Stage.empty().requestsInBatch("r1").admitted().answered(authorized("s1"));
        night.answered(unauthorized()).in(Resting.class).end("r1", RefreshFailed.class);
    }

    @Test
    void aDataSessionThatIsGoneIsLookedUpAgainAndNeverStartedAgain() {
        Stage stage =
                Stage.fetching("r1", "s1").answered(gone()).in(Confirming.class).calls(CHECK);
        stage.answered(cached("s2", stage.now())).calls(new Call.Fetch("s2"));
        stage.answered(accounts("s2", stage.now()));
        assertThat(stage.end("r1", AccountsReady.class).source()).isEqualTo(AccountsReady.Source.CACHED);
        assertThat(stage.starts()).isEqualTo(1);
    }

    @Test
    void dataOlderThanTheSessionIsNotTakenForItsOwn() {
        Stage stage = Stage.fetching("r1", "s1").answered(gone());
        stage.answered(cached("s2", Stage.NOON.minusSeconds(11)))
                .in(Confirming.class)
                .waits("r1");
        stage.due()
                .calls(CHECK)
                .answered(cached("s3", Stage.NOON.minusSeconds(10)))
                .calls(new Call.Fetch("s3"));
    }

    /** It was looked up for half an hour, because a LastRefresh was wanted that the first look had done without. */
    @Test
    void aLateConfirmationsResultWithoutLastRefreshIsTakenAgainWhenItsDataSessionIsGone() {
        Stage stage = Stage.empty().confirms("c1").answered(authorized("s1")).calls(new Call.Fetch("s1"));
        stage.answered(gone()).in(Confirming.class);
        stage.answered(authorized("s2")).calls(new Call.Fetch("s2"));
        stage.answered(accounts("s2", null)).end("c1", AccountsReady.class);
    }

    @Test
    void aDataSessionThatKeepsDyingIsGivenUp() {
        Stage stage = Stage.fetching("r1", "s1");
        for (int times = 0; stage.session() instanceof Fetching; times++) {
            assertThat(times).isLessThan(5);
            stage.answered(gone());
            if (stage.session() instanceof Confirming) {
                stage.answered(cached("s", stage.now()));
            }
        }
        assertThat(stage.end("r1", RefreshFailed.class).reason().failureClass()).isEqualTo(FailureClass.SESSION_LOST);
        assertThat(stage.starts()).isEqualTo(1);
    }

    @Test
    void lookingUpEndsTogetherWithTheFetchThatItIsFor() {
        Stage stage = Stage.fetching("r1", "s1");
        Instant since = stage.now();
        stage.passes(Duration.ofMinutes(10)).answered(gone());
        while (stage.session() instanceof Confirming) {
            stage.answered(gone()).due();
        }
        assertThat(Duration.between(since, stage.now())).isEqualTo(Duration.ofMinutes(30));
        stage.end("r1", RefreshFailed.class);
        assertThat(stage.starts()).isEqualTo(1);
    }

    @Test
    void nothingDuringALookUpLeadsToALiveStart() {
        for (Answer answer : new Answer[] {
            UNREADABLE, NOT_SENT, bankDown(), slowDown(null), ourFault(), challenged("s2"), pending("s2"), gone()
        }) {
            Stage stage = Stage.fetching("r1", "s1").answered(gone()).answered(answer);
            stage.in(Confirming.class).admitted().due().calls(CHECK);
            assertThat(stage.starts()).isEqualTo(1);
        }
    }

    @Test
    void aRefusalOfThePersonWhileFetchingIsTold() {
        Stage stage = Stage.fetching("r1", "s1").answered(wrongPassword()).in(Resting.class);
        assertThat(stage.end("r1", CredentialsRequired.class).institutionId()).isEqualTo(14);
        Stage again = Stage.fetching("r1", "s1").answered(gone()).answered(wrongPassword());
        again.end("r1", CredentialsRequired.class);
    }

    @Test
    void aBrokenFetchFailsForGood() {
        Stage stage = Stage.fetching("r1", "s1").answered(broken());
        assertThat(stage.end("r1", RefreshFailed.class).retryable()).isFalse();
        Stage again = Stage.fetching("r1", "s1").answered(gone()).answered(broken());
        assertThat(again.end("r1", RefreshFailed.class).retryable()).isFalse();
    }
}
