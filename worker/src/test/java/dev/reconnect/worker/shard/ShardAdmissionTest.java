package dev.reconnect.worker.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.RefreshRequested;
import dev.reconnect.worker.session.Attempts;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.session.LoginHistory;
import dev.reconnect.worker.session.OpenState;
import dev.reconnect.worker.session.RefusalClass;
import dev.reconnect.worker.session.Session.Authorizing;
import dev.reconnect.worker.session.Session.Queued;
import dev.reconnect.worker.session.Session.Starting;
import dev.reconnect.worker.shard.testing.FakeLog.Fate;
import dev.reconnect.worker.shard.testing.FlinksAnswers;
import dev.reconnect.worker.shard.testing.ShardHarness;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which calls leave if there are not permits for all. */
class ShardAdmissionTest {

    private final ShardHarness harness = new ShardHarness().begun();

    @Test
    void aStartWaitsInTheJournalUntilThereIsAPermit() {
        harness.flinks.permits(1);
        harness.request("ada", "r1");
        harness.request("bob", "r2");

        harness.step();
        assertThat(harness.session("ada")).isInstanceOf(Starting.class);
        assertThat(harness.session("bob")).isInstanceOf(Queued.class);
        assertThat(harness.flinks.calls()).containsExactly(new Call.Start("ada"));

        harness.answer(FlinksAnswers.pending("live"));
        harness.runFor(Duration.ofMillis(100));
        assertThat(harness.session("bob")).isInstanceOf(Starting.class);
        assertThat(harness.flinks.calls()).containsExactly(new Call.Start("ada"), new Call.Start("bob"));
    }

    @Test
    void thePermitIsInHandFromTheDecisionToTheCommit() {
        harness.log().next(Fate.STALE_MEMBERSHIP);
        harness.request("ada", "r1");

        harness.step();
        assertThat(harness.flinks.inHand()).isEqualTo(1);

        harness.step();
        assertThat(harness.flinks.inHand()).isZero();
        assertThat(harness.flinks.calls()).containsExactly(new Call.Start("ada"));
    }

    @Test
    void thePermitOfALostStartIsGivenBack() {
        harness.log().next(Fate.LOST_BEFORE);
        harness.request("ada", "r1");
        harness.request("bob", "r2");

        harness.step();

        assertThat(harness.flinks.inHand()).isZero();
        assertThat(harness.flinks.released()).containsExactlyInAnyOrder(new Call.Start("ada"), new Call.Start("bob"));
    }

    @Test
    void thePermitOfAnAbandonedTurnIsGivenBack() {
        harness.log().next(Fate.STALE_MEMBERSHIP);
        harness.request("ada", "r1");
        harness.step();

        harness.current().abandon();
        harness.current().abandon();

        assertThat(harness.flinks.inHand()).isZero();
        assertThat(harness.flinks.released()).containsExactly(new Call.Start("ada"));
    }

    @Test
    void thePermitOfATurnThatWasRefusedAndThenLostIsGivenBackOnce() {
        harness.log().next(Fate.STALE_MEMBERSHIP, Fate.LOST_BEFORE);
        harness.request("ada", "r1");
        harness.step();
        harness.step();

        harness.current().abandon();

        assertThat(harness.flinks.released()).containsExactly(new Call.Start("ada"));
    }

    @Test
    void aCallOfAnOpenSessionThatWaitsForAPermitGoesBeforeAnyStart() {
        authorizing("ada", "live");
        harness.flinks.permits(0);
        harness.after(Duration.ofSeconds(5));
        harness.request("bob", "r2");
        harness.step();

        harness.flinks.permits(1);
        harness.after(Duration.ofMillis(20));

        assertThat(harness.flinks.calls().getLast()).isEqualTo(new Call.Poll("live"));
        assertThat(harness.session("bob")).isInstanceOf(Queued.class);
    }

    @Test
    void aPollThatBecomesDueInTheTurnOfANewRequestTakesTheLastPermitBeforeItsStart() {
        authorizing("ada", "live");
        harness.flinks.permits(1);
        harness.now(harness.now().plusSeconds(5));
        harness.request("bob", "r2");

        harness.step();

        assertThat(harness.flinks.calls().getLast()).isEqualTo(new Call.Poll("live"));
        assertThat(harness.session("bob")).isInstanceOf(Queued.class);
    }

    @Test
    void interactiveStartsGoBeforeBatchStartsAndTheEarlierDeadlineFirst() {
        harness.flinks.permits(0);
        harness.batch("batch", "r1");
        harness.step();
        harness.now(harness.now().plusSeconds(1));
        harness.request("first", "r2");
        harness.step();
        harness.now(harness.now().plusSeconds(1));
        harness.request("second", "r3");
        harness.step();

        harness.flinks.permits(3);
        harness.after(Duration.ofMillis(20));

        assertThat(harness.flinks.calls())
                .containsExactly(new Call.Start("first"), new Call.Start("second"), new Call.Start("batch"));
    }

    @Test
    void aBatchStartWaitsForInteractiveOnesEvenIfItsDeadlineIsNearer() {
        harness.flinks.permits(0);
        harness.publish(
                Source.BATCH,
                RefreshRequested.builder("r1", "batch", harness.now())
                        .deadline(harness.now().plusSeconds(60))
                        .build());
        harness.request("person", "r2");
        harness.step();

        harness.flinks.permits(1);
        harness.after(Duration.ofMillis(20));

        assertThat(harness.flinks.calls()).containsExactly(new Call.Start("person"));
    }

    @Test
    void anInteractiveWaiterPullsABatchSessionForward() {
        harness.flinks.permits(0);
        harness.batch("ada", "r1");
        harness.batch("bob", "r2");
        harness.step();
        harness.request("bob", "r3");
        harness.step();

        harness.flinks.permits(1);
        harness.after(Duration.ofMillis(20));

        assertThat(harness.flinks.calls()).containsExactly(new Call.Start("bob"));
    }

    @Test
    void aStartThatWasNotSentIsRepeatedAfterItsBackoffAndNotBefore() {
        harness.request("ada", "r1");
        harness.step();
        harness.answer(FlinksAnswers.notSent());

        harness.runFor(Duration.ofSeconds(9));
        assertThat(harness.flinks.calls()).hasSize(1);

        harness.runFor(Duration.ofSeconds(2));
        assertThat(harness.flinks.calls()).containsExactly(new Call.Start("ada"), new Call.Start("ada"));
    }

    @Test
    void aDelayedStartWhoseMomentHasComeDoesNotLetTheShardSpinWhileItWaitsForAPermit() {
        harness.request("ada", "r1");
        harness.step();
        harness.answer(FlinksAnswers.notSent());
        harness.step();
        harness.flinks.permits(0);
        harness.request("bob", "r2");
        harness.after(Duration.ofSeconds(15));

        assertThat(Duration.between(harness.now(), harness.turn().wakeAt())).isEqualTo(Duration.ofMillis(20));
    }

    @Test
    void aDelayedStartDoesNotLetAShardSpinThatNoLongerAdmits() {
        harness.request("ada", "r1");
        harness.step();
        harness.answer(FlinksAnswers.notSent());
        harness.step();
        harness.current().stopAdmitting();

        harness.after(Duration.ofSeconds(15));

        assertThat(harness.turn().wakeAt()).isAfter(harness.now().plusSeconds(1));
    }

    @Test
    void afterAdmissionHasStoppedNothingStartsAndWhatIsOpenGoesOn() {
        harness.request("ada", "r1");
        harness.step();
        harness.current().stopAdmitting();
        harness.request("bob", "r2");
        harness.step();
        assertThat(harness.current().startsInFlight()).isTrue();
        assertThat(harness.flinks.calls()).containsExactly(new Call.Start("ada"));

        harness.flinks.answer(harness.flinks.lastCallId(), FlinksAnswers.pending("live"));
        harness.step();
        assertThat(harness.current().startsInFlight()).isFalse();
        assertThat(harness.session("ada")).isInstanceOf(Authorizing.class);
        assertThat(harness.session("bob")).isInstanceOf(Queued.class);

        harness.runFor(Duration.ofSeconds(5));
        assertThat(harness.flinks.calls()).containsExactly(new Call.Start("ada"), new Call.Poll("live"));
    }

    @Test
    void batchRecordsStayInTheTopicWhileEnoughAreQueued() {
        ShardHarness small =
                new ShardHarness().bounds(100, 2, 2, Long.MAX_VALUE).begun();
        small.flinks.permits(0);
        small.batch("ada", "r1");
        small.batch("bob", "r2");
        small.step();

        assertThat(small.current().wants(Source.BATCH)).isFalse();
        assertThat(small.current().wants(Source.INTERACTIVE)).isTrue();
        assertThat(small.current().wants(Source.REDIRECTS)).isTrue();

        small.flinks.permits(1);
        small.after(Duration.ofMillis(20));
        assertThat(small.current().wants(Source.BATCH)).isTrue();
    }

    @Test
    void halfOfTheSpaceIsKeptForPeopleHoweverMuchTheNightBrings() {
        ShardHarness small =
                new ShardHarness().bounds(4, 100, 100, Long.MAX_VALUE).begun();
        small.batch("ada", "r1");
        small.batch("bob", "r2");
        small.step();

        assertThat(small.current().wants(Source.BATCH)).isFalse();
        assertThat(small.current().wants(Source.INTERACTIVE)).isTrue();
    }

    @Test
    void noRecordIsWantedPastTheBoundOfOpenSessions() {
        ShardHarness small =
                new ShardHarness().bounds(2, 100, 100, Long.MAX_VALUE).begun();
        small.request("ada", "r1");
        small.request("bob", "r2");
        small.step();

        for (Source source : Source.values()) {
            assertThat(small.current().wants(source)).as("%s", source).isFalse();
        }

        small.answer(FlinksAnswers.refused(RefusalClass.BROKEN, "INVALID_REQUEST"));
        small.step();
        assertThat(small.current().wants(Source.INTERACTIVE)).isTrue();
    }

    @Test
    void moreStartsThanOneTurnTakesFollowInTheNext() {
        harness.flinks.permits(1_000);
        for (int login = 0; login < 300; login++) {
            harness.partition.leave(
                    "login-" + login,
                    new Queued(new OpenState(LoginHistory.EMPTY, List.of(), Attempts.NONE), harness.now(), false));
        }
        harness.takeOver();

        harness.after(Duration.ofMillis(1));
        assertThat(harness.flinks.calls()).hasSize(200);
        assertThat(harness.turn().wakeAt()).isEqualTo(harness.now().plusMillis(1));

        harness.after(Duration.ofMillis(1));
        assertThat(harness.flinks.calls()).hasSize(300).doesNotHaveDuplicates();
    }

    private void authorizing(String loginId, String requestId) {
        harness.request(loginId, loginId + "-1");
        harness.step();
        harness.answer(FlinksAnswers.pending(requestId));
        harness.step();
    }
}
