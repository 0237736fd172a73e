package dev.reconnect.worker.session;

import static dev.reconnect.worker.session.testing.Answers.NOT_SENT;
import static dev.reconnect.worker.session.testing.Answers.UNREADABLE;
import static dev.reconnect.worker.session.testing.Answers.accounts;
import static dev.reconnect.worker.session.testing.Answers.authorized;
import static dev.reconnect.worker.session.testing.Answers.bankDown;
import static dev.reconnect.worker.session.testing.Answers.cached;
import static dev.reconnect.worker.session.testing.Answers.challenged;
import static dev.reconnect.worker.session.testing.Answers.gatewayBusy;
import static dev.reconnect.worker.session.testing.Answers.gone;
import static dev.reconnect.worker.session.testing.Answers.ourFault;
import static dev.reconnect.worker.session.testing.Answers.pending;
import static dev.reconnect.worker.session.testing.Answers.replayed;
import static dev.reconnect.worker.session.testing.Answers.slowDown;
import static dev.reconnect.worker.session.testing.SessionHarness.LOGIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.contracts.CredentialsRequired;
import dev.reconnect.contracts.RefreshDeclined;
import dev.reconnect.contracts.RefreshFailed;
import dev.reconnect.worker.session.Session.Authorizing;
import dev.reconnect.worker.session.Session.ChallengePending;
import dev.reconnect.worker.session.Session.CheckingCache;
import dev.reconnect.worker.session.Session.Fetching;
import dev.reconnect.worker.session.Session.Queued;
import dev.reconnect.worker.session.Session.Resting;
import dev.reconnect.worker.session.Session.Starting;
import dev.reconnect.worker.session.testing.SessionHarness;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What follows from a redirect confirmation that comes early, in time, late or twice. */
class ConfirmationTest {

    private static final Call CHECK = new Call.CheckCached(LOGIN);

    @Test
    void aConfirmedChallengeIsFetchedFromTheCache() {
        SessionHarness harness = SessionHarness.challenged("r1", "s1")
                .confirms("c1")
                .in(CheckingCache.class)
                .calls(CHECK);
        harness.answered(cached("s2", harness.now())).in(Fetching.class).calls(new Call.Fetch("s2"));
        harness.answered(accounts("s2", harness.now())).in(Resting.class);
        AccountsReady ready = harness.end("r1", AccountsReady.class);
        assertThat(ready.source()).isEqualTo(AccountsReady.Source.CACHED);
        assertThat(ready.subject().confirmationId()).isNull();
        assertThat(harness.outcomes("c1")).isEmpty();
    }

    @Test
    void dataAsOldAsTheSessionIsFreshWithinTheClocksSkew() {
        Instant startedAt = SessionHarness.NOON;
        SessionHarness.challenged("r1", "s1")
                .confirms("c1")
                .answered(cached("s2", startedAt.minusSeconds(10)))
                .in(Fetching.class);
        SessionHarness.challenged("r1", "s1")
                .confirms("c1")
                .answered(cached("s2", startedAt.minusSeconds(11)))
                .in(ChallengePending.class);
    }

    @Test
    void whatProvesNothingLeadsBackToTheChallenge() {
        for (Answer answer : new Answer[] {
            pending("s2"), authorized("s2"), replayed("QUESTION_NOT_FOUND", "s2"), gone(), UNREADABLE, NOT_SENT
        }) {
            SessionHarness harness =
                    SessionHarness.challenged("r1", "s1").confirms("c1").answered(answer);
            harness.in(ChallengePending.class).waits("r1").due().calls(CHECK);
            assertThat(harness.challenges("r1")).hasSize(1);
        }
    }

    @Test
    void aConfirmedChallengeIsCheckedWithBackOffUntilItsEndWhereThePollDecides() {
        SessionHarness harness = SessionHarness.challenged("r1", "s1").confirms("c1");
        Duration last = Duration.ZERO;
        while (CHECK.equals(harness.call())) {
            harness.answered(replayed("QUESTION_NOT_FOUND", null)).in(ChallengePending.class);
            Instant before = harness.now();
            harness.due();
            Duration interval = Duration.between(before, harness.now());
            if (CHECK.equals(harness.call())) {
                assertThat(interval).isGreaterThanOrEqualTo(last);
                last = interval;
            }
        }
        harness.calls(new Call.Poll("s1"));
        assertThat(harness.now()).isEqualTo(harness.challenges("r1").getFirst().expiresAt());
        harness.answered(replayed("INVALID_SECURITY_RESPONSE", null)).answered(NOT_SENT);
        harness.end("r1", CredentialsRequired.class);
    }

    @Test
    void whoeverJoinsDuringTheCheckIsToldOfTheChallengeIfItGoesOn() {
        SessionHarness harness = SessionHarness.challenged("r1", "s1")
                .confirms("c1")
                .requests("r2")
                .in(CheckingCache.class);
        assertThat(harness.challenges("r2")).isEmpty();
        harness.answered(pending("s2")).in(ChallengePending.class);
        assertThat(harness.challenges("r2")).hasSize(1);
        assertThat(harness.challenges("r1")).hasSize(1);
    }

    @Test
    void anEarlyConfirmationThatNamesTheSessionIsActedOnAfterTheChallenge() {
        SessionHarness harness = SessionHarness.authorizing("r1", "s1")
                .confirms("c1", "s1")
                .in(Authorizing.class)
                .callsNothing();
        harness.due().answered(challenged("s1")).in(CheckingCache.class).calls(CHECK);
        assertThat(harness.challenges("r1")).isEmpty();
        harness.answered(pending("s2")).in(ChallengePending.class);
        assertThat(harness.challenges("r1")).hasSize(1);
        harness.due().calls(CHECK);
    }

    @Test
    void aConfirmationBeforeTheRequestIdIsKnownIsRememberedToo() {
        SessionHarness harness = SessionHarness.empty()
                .requests("r1")
                .admitted()
                .confirms("c1", "s1")
                .in(Starting.class);
        harness.answered(pending("s1")).due().answered(challenged("s1")).in(CheckingCache.class);
    }

    @Test
    void anEarlyConfirmationThatNamesAnotherSessionOrNoneChangesNothing() {
        for (String named : new String[] {"s0", null}) {
            SessionHarness harness = SessionHarness.authorizing("r1", "s1")
                    .confirms("c1", named)
                    .due()
                    .answered(challenged("s1"));
            harness.in(ChallengePending.class);
            assertThat(harness.challenges("r1")).hasSize(1);
        }
    }

    @Test
    void aConfirmationBeforeTheStartIsServedFromTheCacheIfThatIsFresh() {
        SessionHarness harness = SessionHarness.empty()
                .requests("r1")
                .confirms("c1")
                .in(CheckingCache.class)
                .calls(CHECK);
        harness.answered(cached("s2", harness.now().minusSeconds(60))).calls(new Call.Fetch("s2"));
        harness.answered(accounts("s2", harness.now()));
        harness.end("r1", AccountsReady.class);
        assertThat(harness.starts()).isZero();
    }

    @Test
    void aConfirmationBeforeTheStartIsFollowedByTheStartIfTheCacheIsStale() {
        SessionHarness harness = SessionHarness.empty().requests("r1").confirms("c1");
        harness.answered(cached("s2", harness.now().minusSeconds(61))).in(Queued.class);
        harness.admitted().calls(new Call.Start(LOGIN));
    }

    @Test
    void aLateConfirmationIsFetchedAnywayAndSaysWhatItFollows() {
        SessionHarness harness = SessionHarness.challenged("r1", "s1")
                .passes(Duration.ofMinutes(9))
                .due();
        Instant old = harness.now().minus(Duration.ofDays(2));
        harness.answered(gone()).answered(cached("s2", old)).in(Resting.class);
        harness.confirms("c1").calls(CHECK).keepsAnswering(cached("s2", old)).answered(accounts("s2", old));

        AccountsReady ready = harness.end("c1", AccountsReady.class);
        assertThat(ready.subject().refreshId()).isNull();
        assertThat(ready.subject().followsRefreshId()).isEqualTo("r1");
        assertThat(ready.lastRefresh()).isEqualTo(old);
        assertThat(harness.outcomes("r1").stream().filter(outcome -> outcome.terminal()))
                .hasSize(1);
    }

    @Test
    void aConfirmationOfALoginThatNobodyKnowsIsFetchedToo() {
        SessionHarness harness = SessionHarness.empty().confirms("c1").answered(cached("s2", SessionHarness.NOON));
        harness.answered(accounts("s2", SessionHarness.NOON));
        assertThat(harness.end("c1", AccountsReady.class).subject().followsRefreshId())
                .isNull();
    }

    @Test
    void aReplayedErrorOfALateConfirmationStillHasItsData() {
        SessionHarness harness = SessionHarness.empty().confirms("c1").answered(replayed("QUESTION_NOT_FOUND", "s2"));
        harness.calls(new Call.Fetch("s2")).answered(accounts("s2", null));
        harness.end("c1", AccountsReady.class);
    }

    @Test
    void aLateConfirmationThatNobodyAnswersFails() {
        SessionHarness harness = SessionHarness.empty().confirms("c1");
        while (harness.session() instanceof CheckingCache) {
            harness.answered(UNREADABLE).due();
        }
        assertThat(harness.end("c1", RefreshFailed.class).retryable()).isTrue();
        assertThat(Duration.between(SessionHarness.NOON, harness.now())).isEqualTo(Duration.ofMinutes(8));
    }

    @Test
    void aConfirmationHasItsEffectOnce() {
        SessionHarness harness = SessionHarness.empty().confirms("c1").confirms("c1");
        harness.answered(cached("s2", SessionHarness.NOON)).confirms("c1");
        harness.answered(accounts("s2", SessionHarness.NOON)).confirms("c1");
        harness.in(Resting.class).end("c1", AccountsReady.class);
        assertThat(harness.outcomes()).hasSize(1);
        assertThat(harness.noted(Signal.DUPLICATE_CONFIRMATION)).isEqualTo(3);
    }

    @Test
    void aLateConfirmationDuringTheCheckOfAnotherHasAnOutcomeOfItsOwn() {
        SessionHarness harness = SessionHarness.succeeded("r1").confirms("c1").confirms("c2");
        harness.keepsAnswering(cached("s2", SessionHarness.NOON)).confirms("c3").confirms("c2");
        harness.answered(accounts("s2", SessionHarness.NOON)).in(Resting.class);
        for (String id : new String[] {"c1", "c2", "c3"}) {
            assertThat(harness.end(id, AccountsReady.class).subject().followsRefreshId())
                    .isEqualTo("r1");
        }
        assertThat(harness.noted(Signal.DUPLICATE_CONFIRMATION)).isEqualTo(1);
    }

    @Test
    void moreLateConfirmationsThanAreKeptHaveNoOutcomeOfTheirOwn() {
        SessionHarness harness = SessionHarness.empty();
        for (int i = 1; i <= Confirmation.KEPT + 1; i++) {
            harness.confirms("c" + i);
        }
        harness.answered(cached("s2", SessionHarness.NOON)).answered(accounts("s2", SessionHarness.NOON));
        assertThat(harness.outcomes()).hasSize(Confirmation.KEPT);
        harness.end("c1", AccountsReady.class);
        assertThat(harness.noted(Signal.DUPLICATE_CONFIRMATION)).isEqualTo(1);
    }

    @Test
    void aRefreshThatJoinsALateConfirmationIsServedIfTheDataIsFresh() {
        SessionHarness harness =
                SessionHarness.empty().confirms("c1").requests("r1").answered(cached("s2", SessionHarness.NOON));
        harness.requests("r2").answered(accounts("s2", SessionHarness.NOON));
        harness.end("c1", AccountsReady.class);
        harness.end("r1", AccountsReady.class);
        harness.end("r2", AccountsReady.class);
    }

    @Test
    void aRefreshThatJoinsALateConfirmationStartsIfTheDataIsOld() {
        Instant old = SessionHarness.NOON.minus(Duration.ofDays(1));
        SessionHarness harness =
                SessionHarness.empty().confirms("c1").requests("r1").answered(cached("s2", old));
        harness.answered(accounts("s2", old)).in(Queued.class).waits("r1");
        harness.end("c1", AccountsReady.class);
        harness.admitted().calls(new Call.Start(LOGIN));
    }

    @Test
    void aRefreshThatJoinsALateConfirmationIsNotRejectedForWhatTheCacheRepeats() {
        SessionHarness harness = SessionHarness.rejected("r1")
                .passes(Duration.ofMinutes(20))
                .confirms("c1")
                .requests("r2");
        harness.keepsAnswering(replayed("INVALID_PASSWORD", null))
                .in(Queued.class)
                .waits("r2");
        harness.end("c1", CredentialsRequired.class);
        harness.admitted().calls(new Call.Start(LOGIN));
    }

    @Test
    void aRefreshThatJoinsALateConfirmationDoesNotWaitForABankThatWasDownBefore() {
        SessionHarness harness = SessionHarness.empty().confirms("c1").requests("r2");
        harness.answered(bankDown()).in(Queued.class).waits("r2");
        harness.end("c1", RefreshFailed.class);
    }

    @Test
    void aRefreshThatJoinsALateConfirmationThatNobodyAnswersStillStarts() {
        SessionHarness harness = SessionHarness.empty().confirms("c1").requestsInBatch("r2");
        harness.keepsAnswering(UNREADABLE).in(Queued.class).waits("r2");
        harness.end("c1", RefreshFailed.class);
    }

    @Test
    void aLateConfirmationInsideTheCoolDownOfARejectionDoesNotCarryARefreshToAStart() {
        SessionHarness harness = SessionHarness.rejected("r1").confirms("c1").requests("r2");
        Instant old = harness.now().minus(Duration.ofDays(1));
        harness.keepsAnswering(cached("s2", old)).answered(accounts("s2", old)).in(Resting.class);
        harness.end("r2", RefreshDeclined.class);
    }

    @Test
    void noStartFollowsAConfirmationWhoseCheckToldNothingOrThatSomebodyIsLoggedIn() {
        for (Answer answer : new Answer[] {
            pending("s2"),
            challenged("s2"),
            slowDown(null),
            ourFault(),
            gatewayBusy(Duration.ZERO),
            UNREADABLE,
            NOT_SENT
        }) {
            SessionHarness harness = SessionHarness.empty()
                    .requests("r1")
                    .confirms("c1")
                    .answered(answer)
                    .in(CheckingCache.class);
            harness.admitted().callsNothing().in(CheckingCache.class).due().calls(CHECK);
            harness.answered(cached("s2", harness.now())).answered(accounts("s2", harness.now()));
            harness.end("r1", AccountsReady.class);
            assertThat(harness.starts()).isZero();
        }
    }

    @Test
    void theCheckBeforeAStartKeepsTheSilenceThatFlinksAsksFor() {
        SessionHarness harness =
                SessionHarness.empty().requests("r1").confirms("c1").answered(slowDown(Duration.ofSeconds(20)));
        harness.due().calls(CHECK);
        assertThat(Duration.between(SessionHarness.NOON, harness.now())).isGreaterThanOrEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void aCheckThatTellsNothingKeepsAStartBackForTwoMinutesOnly() {
        SessionHarness harness = SessionHarness.empty().requests("r1").confirms("c1");
        while (harness.session() instanceof CheckingCache) {
            harness.answered(UNREADABLE);
            if (harness.session() instanceof CheckingCache) {
                harness.due();
            }
        }
        assertThat(Duration.between(SessionHarness.NOON, harness.now()))
                .isBetween(Duration.ofSeconds(80), Duration.ofMinutes(2));
        harness.waits("r1").admitted().calls(new Call.Start(LOGIN));
    }

    @Test
    void aSilenceThatOutlastsThePatienceBeforeAStartLetsItGoAtOnce() {
        SessionHarness.empty()
                .requests("r1")
                .confirms("c1")
                .answered(slowDown(Duration.ofMinutes(3)))
                .in(Queued.class);
    }

    @Test
    void anErrorThatTheCacheMayRepeatForEverDoesNotKeepAStartBack() {
        for (Answer answer : new Answer[] {bankDown(), replayed("QUESTION_NOT_FOUND", null)}) {
            SessionHarness harness =
                    SessionHarness.empty().requests("r1").confirms("c1").answered(answer);
            harness.in(Queued.class).admitted().calls(new Call.Start(LOGIN));
        }
    }

    @Test
    void aLoginThatIsUnderWayForEverEndsTheRefreshAtItsDeadlineWithoutAStart() {
        SessionHarness harness = SessionHarness.empty().requests("r1").confirms("c1");
        while (harness.session() instanceof CheckingCache) {
            harness.answered(pending("s2")).due();
        }
        assertThat(harness.end("r1", RefreshFailed.class).retryable()).isTrue();
        assertThat(Duration.between(SessionHarness.NOON, harness.now())).isEqualTo(Duration.ofMinutes(5));
        assertThat(harness.starts()).isZero();
    }

    @Test
    void aConfirmedChallengeKeepsTheSilenceThatFlinksAsksFor() {
        SessionHarness harness =
                SessionHarness.challenged("r1", "s1").confirms("c1").answered(slowDown(Duration.ofSeconds(40)));
        Instant told = harness.now();
        harness.in(ChallengePending.class).due().calls(CHECK);
        assertThat(Duration.between(told, harness.now())).isGreaterThanOrEqualTo(Duration.ofSeconds(40));
    }
}
