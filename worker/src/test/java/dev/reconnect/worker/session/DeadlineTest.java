package dev.reconnect.worker.session;

import static dev.reconnect.worker.session.Answers.authorized;
import static dev.reconnect.worker.session.Answers.cached;
import static dev.reconnect.worker.session.Answers.challenged;
import static dev.reconnect.worker.session.Answers.pending;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.Lane;
import dev.reconnect.contracts.RefreshFailed;
import dev.reconnect.contracts.RefreshFailed.FailureClass;
import dev.reconnect.worker.session.Session.Authorizing;
import dev.reconnect.worker.session.Session.ChallengePending;
import dev.reconnect.worker.session.Session.Confirming;
import dev.reconnect.worker.session.Session.Fetching;
import dev.reconnect.worker.session.Session.Queued;
import dev.reconnect.worker.session.Session.Resting;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Deadlines belong to waiters, and cover the way to the authorization or the challenge. */
class DeadlineTest {

    private static Waiter until(Stage stage, String refreshId, Duration fromNow) {
        Waiter waiter = stage.waiter(refreshId, Lane.INTERACTIVE);
        return new Waiter(
                refreshId, waiter.lane(), waiter.requestedAt(), stage.now().plus(fromNow), Waiter.Requester.UNKNOWN);
    }

    private static void endedByDeadline(Stage stage, String refreshId) {
        RefreshFailed failed = stage.end(refreshId, RefreshFailed.class);
        assertThat(failed.reason().failureClass()).isEqualTo(FailureClass.DEADLINE);
        assertThat(failed.retryable()).isTrue();
    }

    @Test
    void aRefreshThatIsNeverAdmittedEndsAtItsDeadline() {
        Stage stage = Stage.empty().requests("r1");
        assertThat(stage.dueAt()).isEqualTo(Stage.NOON.plus(Duration.ofMinutes(5)));
        endedByDeadline(stage.due().in(Resting.class), "r1");
        Stage night = Stage.empty().requestsInBatch("r1");
        assertThat(night.dueAt()).isEqualTo(Stage.NOON.plus(Duration.ofHours(6)));
    }

    @Test
    void eachWaiterHasADeadlineOfItsOwnAndTheSessionEndsWithTheLast() {
        Stage stage = Stage.empty();
        stage.requests(until(stage, "r1", Duration.ofMinutes(1)));
        stage.requests(until(stage, "r2", Duration.ofMinutes(2)));
        endedByDeadline(stage.due().in(Queued.class), "r1");
        stage.waits("r2");
        endedByDeadline(stage.due().in(Resting.class), "r2");
    }

    @Test
    void whileASessionIsPolledADeadlineEndsOnlyItsOwnWaiter() {
        Stage stage = Stage.authorizing("r1", "s1");
        stage.requests(until(stage, "r2", Duration.ofSeconds(1))).due().in(Authorizing.class);
        endedByDeadline(stage, "r2");
        stage.callsNothing().waits("r1").due().calls(new Call.Poll("s1"));
    }

    @Test
    void aDeadlineAndAPollThatAreDueTogetherBothHappen() {
        Stage stage = Stage.authorizing("r1", "s1");
        stage.requests(until(stage, "r2", Duration.ofSeconds(2))).due().calls(new Call.Poll("s1"));
        endedByDeadline(stage, "r2");
    }

    @Test
    void deadlinesStandStillWhileAChallengeIsPending() {
        Stage stage = Stage.challenged("r1", "s1").passes(Duration.ofMinutes(6)).dueNow();
        stage.in(ChallengePending.class).waits("r1");
    }

    @Test
    void deadlinesRunOnFromWhereTheyStoodWhenThePersonHasAnswered() {
        Stage stage = Stage.empty().requests("r1").passes(Duration.ofMinutes(2));
        stage.admitted().answered(challenged("s1")).passes(Duration.ofMinutes(6));
        stage.dueNow().answered(pending("s1")).in(Authorizing.class);
        assertThat(stage.as(Authorizing.class).waiters())
                .extracting(Waiter::deadline)
                .containsExactly(stage.now().plus(Duration.ofMinutes(3)));
    }

    @Test
    void whoeverJoinsAChallengeHasTheirWholeDeadlineLeftAfterIt() {
        Stage stage = Stage.challenged("r1", "s1").passes(Duration.ofMinutes(4));
        stage.requests("r2").passes(Duration.ofMinutes(2)).dueNow().answered(pending("s1"));
        assertThat(stage.as(Authorizing.class).waiters().getLast().deadline())
                .isEqualTo(stage.now().plus(Duration.ofMinutes(5)));
    }

    @Test
    void whoeverJoinsWhileAChallengeIsCheckedHasTheirWholeDeadlineLeftAfterIt() {
        Stage stage = Stage.challenged("r1", "s1").confirms("c1").passes(Duration.ofMinutes(4));
        stage.requests("r2").in(Confirming.class).answered(pending("s2"));
        Instant end = stage.as(ChallengePending.class).challenge().expiresAt();
        stage.passes(Duration.between(stage.now(), end)).dueNow().answered(pending("s1"));
        assertThat(stage.as(Authorizing.class).waiters().getLast().deadline())
                .isEqualTo(stage.now().plus(Duration.ofMinutes(5)));
    }

    @Test
    void aDeadlineEndsNobodyWhoseAccountsAreOnTheirWay() {
        Stage stage = Stage.fetching("r1", "s1").passes(Duration.ofMinutes(20)).dueNow();
        stage.in(Fetching.class).waits("r1");
    }

    @Test
    void fetchingEndsAfterItsOwnTime() {
        Stage stage = Stage.fetching("r1", "s1");
        Instant since = stage.now();
        while (stage.session() instanceof Fetching) {
            stage.answered(pending("s1")).due();
        }
        assertThat(Duration.between(since, stage.now())).isEqualTo(Duration.ofMinutes(30));
        RefreshFailed failed = stage.end("r1", RefreshFailed.class);
        assertThat(failed.retryable()).isTrue();
        assertThat(failed.reason().failureClass()).isEqualTo(FailureClass.TRANSIENT);
    }

    @Test
    void aFetchThatIsNeverAnsweredEndsAfterItsOwnTimeToo() {
        Stage stage = Stage.fetching("r1", "s1").due().in(Resting.class);
        stage.end("r1", RefreshFailed.class);
    }

    @Test
    void aRefreshWhoseDeadlinePassedDuringACheckIsNotStarted() {
        Stage stage = Stage.empty().requests("r1").confirms("c1").passes(Duration.ofMinutes(6));
        stage.answered(cached("s2", Stage.NOON.minus(Duration.ofDays(1)))).in(Queued.class);
        stage.admitted().callsNothing().in(Resting.class);
        endedByDeadline(stage, "r1");
        assertThat(stage.starts()).isZero();
    }

    @Test
    void aDeadlineLeavesTheOthersTheirStart() {
        Stage stage = Stage.empty().requests("r1").confirms("c1").passes(Duration.ofMinutes(6));
        stage.requests("r2").answered(cached("s2", Stage.NOON.minus(Duration.ofDays(1))));
        stage.admitted().calls(new Call.Start(Stage.LOGIN));
        endedByDeadline(stage, "r1");
        stage.waits("r2");
    }

    @Test
    void anAuthorizationJustInTimeIsNotLost() {
        Stage stage =
                Stage.authorizing("r1", "s1").passes(Duration.ofMinutes(5)).answered(authorized("s1"));
        stage.in(Fetching.class).waits("r1");
    }
}
