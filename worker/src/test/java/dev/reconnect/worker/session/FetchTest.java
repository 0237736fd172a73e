package dev.reconnect.worker.session;

import static dev.reconnect.worker.session.testing.Answers.NOT_SENT;
import static dev.reconnect.worker.session.testing.Answers.UNREADABLE;
import static dev.reconnect.worker.session.testing.Answers.accounts;
import static dev.reconnect.worker.session.testing.Answers.authorized;
import static dev.reconnect.worker.session.testing.Answers.bankDown;
import static dev.reconnect.worker.session.testing.Answers.broken;
import static dev.reconnect.worker.session.testing.Answers.cached;
import static dev.reconnect.worker.session.testing.Answers.challenged;
import static dev.reconnect.worker.session.testing.Answers.gone;
import static dev.reconnect.worker.session.testing.Answers.ourFault;
import static dev.reconnect.worker.session.testing.Answers.pending;
import static dev.reconnect.worker.session.testing.Answers.slowDown;
import static dev.reconnect.worker.session.testing.Answers.unauthorized;
import static dev.reconnect.worker.session.testing.Answers.wrongPassword;
import static dev.reconnect.worker.session.testing.SessionHarness.LOGIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.contracts.CredentialsRequired;
import dev.reconnect.contracts.RefreshFailed;
import dev.reconnect.contracts.RefreshFailed.FailureClass;
import dev.reconnect.worker.session.Session.CheckingCache;
import dev.reconnect.worker.session.Session.Fetching;
import dev.reconnect.worker.session.Session.Resting;
import dev.reconnect.worker.session.testing.SessionHarness;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Fetching the accounts, and finding them again when the data session has died. */
class FetchTest {

    private static final Call CHECK = new Call.CheckCached(LOGIN);

    @Test
    void accountsInProcessingAreAskedForEveryTenSeconds() {
        SessionHarness harness = SessionHarness.fetching("r1", "s1").answered(pending("s1"));
        Instant before = harness.now();
        harness.due().calls(new Call.FetchPending("s1"));
        assertThat(Duration.between(before, harness.now())).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void whatSaysNothingAboutTheAccountsIsRepeated() {
        for (Answer answer :
                new Answer[] {NOT_SENT, bankDown(), slowDown(null), ourFault(), authorized("s1"), challenged("s1")}) {
            SessionHarness harness =
                    SessionHarness.fetching("r1", "s1").answered(answer).in(Fetching.class);
            harness.due().calls(new Call.Fetch("s1")).answered(accounts("s1", harness.now()));
            harness.end("r1", AccountsReady.class);
        }
    }

    @Test
    void aFetchThatIsUnauthorizedIsRepeatedOnceForAPersonAndNeverInBatch() {
        SessionHarness person = SessionHarness.fetching("r1", "s1")
                .answered(pending("s1"))
                .due()
                .answered(unauthorized());
        person.in(Fetching.class).due().answered(unauthorized()).in(Resting.class);
        person.end("r1", RefreshFailed.class);
        SessionHarness night =
                SessionHarness.empty().requestsInBatch("r1").admitted().answered(authorized("s1"));
        night.answered(unauthorized()).in(Resting.class).end("r1", RefreshFailed.class);
    }

    @Test
    void aDataSessionThatIsGoneIsLookedUpAgainAndNeverStartedAgain() {
        SessionHarness harness = SessionHarness.fetching("r1", "s1")
                .answered(gone())
                .in(CheckingCache.class)
                .calls(CHECK);
        harness.answered(cached("s2", harness.now())).calls(new Call.Fetch("s2"));
        harness.answered(accounts("s2", harness.now()));
        assertThat(harness.end("r1", AccountsReady.class).source()).isEqualTo(AccountsReady.Source.CACHED);
        assertThat(harness.starts()).isEqualTo(1);
    }

    @Test
    void dataOlderThanTheSessionIsNotTakenForItsOwn() {
        SessionHarness harness = SessionHarness.fetching("r1", "s1").answered(gone());
        harness.answered(cached("s2", SessionHarness.NOON.minusSeconds(11)))
                .in(CheckingCache.class)
                .waits("r1");
        harness.due()
                .calls(CHECK)
                .answered(cached("s3", SessionHarness.NOON.minusSeconds(10)))
                .calls(new Call.Fetch("s3"));
    }

    /**
     * A bug of the past: it was looked up for half an hour, because a LastRefresh was required that the first check had
     * not required.
     */
    @Test
    void aLateConfirmationsResultWithoutLastRefreshIsTakenAgainWhenItsDataSessionIsGone() {
        SessionHarness harness =
                SessionHarness.empty().confirms("c1").answered(authorized("s1")).calls(new Call.Fetch("s1"));
        harness.answered(gone()).in(CheckingCache.class);
        harness.answered(authorized("s2")).calls(new Call.Fetch("s2"));
        harness.answered(accounts("s2", null)).end("c1", AccountsReady.class);
    }

    @Test
    void aDataSessionThatKeepsDyingIsGivenUp() {
        SessionHarness harness = SessionHarness.fetching("r1", "s1");
        for (int times = 0; harness.session() instanceof Fetching; times++) {
            assertThat(times).isLessThan(5);
            harness.answered(gone());
            if (harness.session() instanceof CheckingCache) {
                harness.answered(cached("s", harness.now()));
            }
        }
        assertThat(harness.end("r1", RefreshFailed.class).reason().failureClass())
                .isEqualTo(FailureClass.SESSION_LOST);
        assertThat(harness.starts()).isEqualTo(1);
    }

    @Test
    void lookingUpEndsTogetherWithTheFetchThatItIsFor() {
        SessionHarness harness = SessionHarness.fetching("r1", "s1");
        Instant since = harness.now();
        harness.passes(Duration.ofMinutes(10)).answered(gone());
        while (harness.session() instanceof CheckingCache) {
            harness.answered(gone()).due();
        }
        assertThat(Duration.between(since, harness.now())).isEqualTo(Duration.ofMinutes(30));
        harness.end("r1", RefreshFailed.class);
        assertThat(harness.starts()).isEqualTo(1);
    }

    @Test
    void nothingDuringALookUpLeadsToALiveStart() {
        for (Answer answer : new Answer[] {
            UNREADABLE, NOT_SENT, bankDown(), slowDown(null), ourFault(), challenged("s2"), pending("s2"), gone()
        }) {
            SessionHarness harness =
                    SessionHarness.fetching("r1", "s1").answered(gone()).answered(answer);
            harness.in(CheckingCache.class).admitted().due().calls(CHECK);
            assertThat(harness.starts()).isEqualTo(1);
        }
    }

    @Test
    void aRefusalOfThePersonWhileFetchingIsTold() {
        SessionHarness harness =
                SessionHarness.fetching("r1", "s1").answered(wrongPassword()).in(Resting.class);
        assertThat(harness.end("r1", CredentialsRequired.class).institutionId()).isEqualTo(14);
        SessionHarness again =
                SessionHarness.fetching("r1", "s1").answered(gone()).answered(wrongPassword());
        again.end("r1", CredentialsRequired.class);
    }

    @Test
    void aBrokenFetchFailsForGood() {
        SessionHarness harness = SessionHarness.fetching("r1", "s1").answered(broken());
        assertThat(harness.end("r1", RefreshFailed.class).retryable()).isFalse();
        SessionHarness again =
                SessionHarness.fetching("r1", "s1").answered(gone()).answered(broken());
        assertThat(again.end("r1", RefreshFailed.class).retryable()).isFalse();
    }

    @Test
    void accountsWhoseAnswerWasLostAreLookedForBeforeTheyAreAskedForAgain() {
        SessionHarness harness =
                SessionHarness.fetching("r1", "s1").answered(UNREADABLE).due().calls(new Call.FetchPending("s1"));
        harness.answered(accounts("s1", harness.now())).end("r1", AccountsReady.class);
        SessionHarness slow =
                SessionHarness.fetching("r1", "s1").answered(UNREADABLE).due().answered(pending("s1"));
        slow.due().calls(new Call.FetchPending("s1")).answered(UNREADABLE);
        slow.due().calls(new Call.FetchPending("s1")).answered(accounts("s1", slow.now()));
        slow.end("r1", AccountsReady.class);
    }

    @Test
    void accountsThatAreLookedForAndNotFoundAreAskedForAgain() {
        for (Answer answer : new Answer[] {
            gone(), wrongPassword(), broken(), unauthorized(), bankDown(), ourFault(), UNREADABLE, authorized("s1")
        }) {
            SessionHarness harness = SessionHarness.fetching("r1", "s1")
                    .answered(UNREADABLE)
                    .due()
                    .answered(answer)
                    .in(Fetching.class);
            harness.due().calls(new Call.Fetch("s1")).answered(accounts("s1", harness.now()));
            harness.end("r1", AccountsReady.class);
        }
    }

    @Test
    void aLookThatWasNotSentIsMadeAgain() {
        SessionHarness harness =
                SessionHarness.fetching("r1", "s1").answered(UNREADABLE).due().answered(NOT_SENT);
        harness.due().calls(new Call.FetchPending("s1"));
    }
}
