package dev.reconnect.worker.session;

import static dev.reconnect.worker.session.testing.Answers.accounts;
import static dev.reconnect.worker.session.testing.Answers.authorized;
import static dev.reconnect.worker.session.testing.Answers.cached;
import static dev.reconnect.worker.session.testing.Answers.challenged;
import static dev.reconnect.worker.session.testing.Answers.pending;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.contracts.Lane;
import dev.reconnect.contracts.RefreshFailed;
import dev.reconnect.contracts.RefreshFailed.FailureClass;
import dev.reconnect.worker.session.Session.Authorizing;
import dev.reconnect.worker.session.Session.ChallengePending;
import dev.reconnect.worker.session.Session.CheckingCache;
import dev.reconnect.worker.session.Session.Fetching;
import dev.reconnect.worker.session.Session.Queued;
import dev.reconnect.worker.session.Session.Resting;
import dev.reconnect.worker.session.testing.SessionHarness;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Deadlines belong to waiters, and cover the way to the authorization or the challenge. */
class DeadlineTest {

    private static Waiter until(SessionHarness harness, String refreshId, Duration fromNow) {
        Waiter waiter = harness.waiter(refreshId, Lane.INTERACTIVE);
        return new Waiter(
                refreshId, waiter.lane(), waiter.requestedAt(), harness.now().plus(fromNow), Waiter.Requester.UNKNOWN);
    }

    private static void endedByDeadline(SessionHarness harness, String refreshId) {
        RefreshFailed failed = harness.end(refreshId, RefreshFailed.class);
        assertThat(failed.reason().failureClass()).isEqualTo(FailureClass.DEADLINE);
        assertThat(failed.retryable()).isTrue();
    }

    @Test
    void aRefreshThatIsNeverAdmittedEndsAtItsDeadline() {
        SessionHarness harness = SessionHarness.empty().requests("r1");
        assertThat(harness.dueAt()).isEqualTo(SessionHarness.NOON.plus(Duration.ofMinutes(5)));
        endedByDeadline(harness.due().in(Resting.class), "r1");
        SessionHarness night = SessionHarness.empty().requestsInBatch("r1");
        assertThat(night.dueAt()).isEqualTo(SessionHarness.NOON.plus(Duration.ofHours(6)));
    }

    @Test
    void eachWaiterHasADeadlineOfItsOwnAndTheSessionEndsWithTheLast() {
        SessionHarness harness = SessionHarness.empty();
        harness.requests(until(harness, "r1", Duration.ofMinutes(1)));
        harness.requests(until(harness, "r2", Duration.ofMinutes(2)));
        endedByDeadline(harness.due().in(Queued.class), "r1");
        harness.waits("r2");
        endedByDeadline(harness.due().in(Resting.class), "r2");
    }

    @Test
    void whileASessionIsPolledADeadlineEndsOnlyItsOwnWaiter() {
        SessionHarness harness = SessionHarness.authorizing("r1", "s1");
        harness.requests(until(harness, "r2", Duration.ofSeconds(1))).due().in(Authorizing.class);
        endedByDeadline(harness, "r2");
        harness.callsNothing().waits("r1").due().calls(new Call.Poll("s1"));
    }

    @Test
    void aDeadlineAndAPollThatAreDueTogetherBothHappen() {
        SessionHarness harness = SessionHarness.authorizing("r1", "s1");
        harness.requests(until(harness, "r2", Duration.ofSeconds(2))).due().calls(new Call.Poll("s1"));
        endedByDeadline(harness, "r2");
    }

    @Test
    void deadlinesStandStillWhileAChallengeIsPending() {
        SessionHarness harness = SessionHarness.challenged("r1", "s1")
                .passes(Duration.ofMinutes(6))
                .dueNow();
        harness.in(ChallengePending.class).waits("r1");
    }

    @Test
    void deadlinesRunOnFromWhereTheyStoodWhenThePersonHasAnswered() {
        SessionHarness harness = SessionHarness.empty().requests("r1").passes(Duration.ofMinutes(2));
        harness.admitted().answered(challenged("s1")).passes(Duration.ofMinutes(6));
        harness.dueNow().answered(pending("s1")).in(Authorizing.class);
        assertThat(harness.as(Authorizing.class).waiters())
                .extracting(Waiter::deadline)
                .containsExactly(harness.now().plus(Duration.ofMinutes(3)));
    }

    @Test
    void whoeverJoinsAChallengeHasTheirWholeDeadlineLeftAfterIt() {
        SessionHarness harness = SessionHarness.challenged("r1", "s1").passes(Duration.ofMinutes(4));
        harness.requests("r2").passes(Duration.ofMinutes(2)).dueNow().answered(pending("s1"));
        assertThat(harness.as(Authorizing.class).waiters().getLast().deadline())
                .isEqualTo(harness.now().plus(Duration.ofMinutes(5)));
    }

    @Test
    void whoeverJoinsWhileAChallengeIsCheckedHasTheirWholeDeadlineLeftAfterIt() {
        SessionHarness harness =
                SessionHarness.challenged("r1", "s1").confirms("c1").passes(Duration.ofMinutes(4));
        harness.requests("r2").in(CheckingCache.class).answered(pending("s2"));
        Instant end = harness.as(ChallengePending.class).challenge().expiresAt();
        harness.passes(Duration.between(harness.now(), end)).dueNow().answered(pending("s1"));
        assertThat(harness.as(Authorizing.class).waiters().getLast().deadline())
                .isEqualTo(harness.now().plus(Duration.ofMinutes(5)));
    }

    @Test
    void aDeadlineEndsNobodyWhoseAccountsAreOnTheirWay() {
        SessionHarness harness = SessionHarness.fetching("r1", "s1")
                .passes(Duration.ofMinutes(20))
                .dueNow();
        harness.in(Fetching.class).waits("r1");
    }

    @Test
    void fetchingEndsAfterItsOwnTime() {
        SessionHarness harness = SessionHarness.fetching("r1", "s1");
        Instant since = harness.now();
        while (harness.session() instanceof Fetching) {
            harness.answered(pending("s1")).due();
        }
        assertThat(Duration.between(since, harness.now())).isEqualTo(Duration.ofMinutes(30));
        RefreshFailed failed = harness.end("r1", RefreshFailed.class);
        assertThat(failed.retryable()).isTrue();
        assertThat(failed.reason().failureClass()).isEqualTo(FailureClass.TRANSIENT);
    }

    @Test
    void aFetchThatIsNeverAnsweredEndsAfterItsOwnTimeToo() {
        SessionHarness harness = SessionHarness.fetching("r1", "s1").due().in(Resting.class);
        harness.end("r1", RefreshFailed.class);
    }

    @Test
    void aRefreshWhoseDeadlinePassedDuringACheckIsNotStarted() {
        SessionHarness harness =
                SessionHarness.empty().requests("r1").confirms("c1").passes(Duration.ofMinutes(6));
        harness.answered(cached("s2", SessionHarness.NOON.minus(Duration.ofDays(1))))
                .in(Queued.class);
        harness.admitted().callsNothing().in(Resting.class);
        endedByDeadline(harness, "r1");
        assertThat(harness.starts()).isZero();
    }

    @Test
    void aDeadlineLeavesTheOthersTheirStart() {
        SessionHarness harness =
                SessionHarness.empty().requests("r1").confirms("c1").passes(Duration.ofMinutes(6));
        harness.requests("r2").answered(cached("s2", SessionHarness.NOON.minus(Duration.ofDays(1))));
        harness.admitted().calls(new Call.Start(SessionHarness.LOGIN));
        endedByDeadline(harness, "r1");
        harness.waits("r2");
    }

    @Test
    void anAuthorizationJustInTimeIsNotLost() {
        SessionHarness harness = SessionHarness.authorizing("r1", "s1")
                .passes(Duration.ofMinutes(5))
                .answered(authorized("s1"));
        harness.in(Fetching.class).waits("r1");
    }

    @Test
    void aDeadlineEndsWhoJoinedALateConfirmationsFetchOfOldDataAndTheFetchGoesOn() {
        Instant old = SessionHarness.NOON.minus(Duration.ofDays(1));
        SessionHarness harness =
                SessionHarness.empty().confirms("c1").requests("r1").answered(cached("s2", old));
        while (harness.outcomes("r1").isEmpty()) {
            harness.answered(pending("s2")).due().in(Fetching.class);
        }
        endedByDeadline(harness, "r1");
        assertThat(harness.now()).isEqualTo(SessionHarness.NOON.plus(Duration.ofMinutes(5)));
        harness.waits("c1").answered(accounts("s2", old)).in(Resting.class);
        harness.end("c1", AccountsReady.class);
    }

    @Test
    void aDeadlineEndsWhoJoinedALateConfirmationsCheckAndTheCheckGoesOn() {
        SessionHarness harness = SessionHarness.empty().confirms("c1").requests("r1");
        while (harness.outcomes("r1").isEmpty()) {
            harness.answered(pending("s2")).due().in(CheckingCache.class);
        }
        endedByDeadline(harness, "r1");
        assertThat(harness.now()).isEqualTo(SessionHarness.NOON.plus(Duration.ofMinutes(5)));
        harness.waits("c1").due().answered(cached("s2", harness.now())).answered(accounts("s2", harness.now()));
        harness.end("c1", AccountsReady.class);
    }

    @Test
    void aDeadlineEndsWhoWaitsForTheCheckBeforeTheirStart() {
        SessionHarness harness =
                SessionHarness.empty().requests("r1").confirms("c1").due().in(Resting.class);
        endedByDeadline(harness, "r1");
        assertThat(harness.now()).isEqualTo(SessionHarness.NOON.plus(Duration.ofMinutes(5)));
    }
}
