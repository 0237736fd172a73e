package dev.reconnect.worker.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.RefreshRequested;
import dev.reconnect.worker.session.Attempts;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.session.Meaning;
import dev.reconnect.worker.session.Memory;
import dev.reconnect.worker.session.OpenState;
import dev.reconnect.worker.session.Session.Authorizing;
import dev.reconnect.worker.session.Session.Queued;
import dev.reconnect.worker.session.Session.Starting;
import dev.reconnect.worker.shard.FakeLog.Fate;
import dev.reconnect.worker.shard.Shard.Bounds;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who may call, when room is short. */
class ShardAdmissionTest {

    private final Stage stage = new Stage().begun();

    @Test
    void aStartWaitsInTheJournalUntilThereIsRoom() {
        stage.flinks.room(1);
        stage.request("ada", "r1");
        stage.request("bob", "r2");

        stage.step();
        assertThat(stage.session("ada")).isInstanceOf(Starting.class);
        assertThat(stage.session("bob")).isInstanceOf(Queued.class);
        assertThat(stage.flinks.calls()).containsExactly(new Call.Start("ada"));

        stage.answer(Answers.pending("live"));
        stage.runFor(Duration.ofMillis(100));
        assertThat(stage.session("bob")).isInstanceOf(Starting.class);
        assertThat(stage.flinks.calls()).containsExactly(new Call.Start("ada"), new Call.Start("bob"));
    }

    @Test
    void roomIsInHandFromTheDecisionToTheCommit() {
        stage.log().next(Fate.STALE_MEMBERSHIP);
        stage.request("ada", "r1");

        stage.step();
        assertThat(stage.flinks.inHand()).isEqualTo(1);

        stage.step();
        assertThat(stage.flinks.inHand()).isZero();
        assertThat(stage.flinks.calls()).containsExactly(new Call.Start("ada"));
    }

    @Test
    void roomOfALostStartIsGivenBack() {
        stage.log().next(Fate.LOST_BEFORE);
        stage.request("ada", "r1");
        stage.request("bob", "r2");

        stage.step();

        assertThat(stage.flinks.inHand()).isZero();
        assertThat(stage.flinks.released()).containsExactlyInAnyOrder(new Call.Start("ada"), new Call.Start("bob"));
    }

    @Test
    void roomOfAnAbandonedTurnIsGivenBack() {
        stage.log().next(Fate.STALE_MEMBERSHIP);
        stage.request("ada", "r1");
        stage.step();

        stage.current().abandon();
        stage.current().abandon();

        assertThat(stage.flinks.inHand()).isZero();
        assertThat(stage.flinks.released()).containsExactly(new Call.Start("ada"));
    }

    @Test
    void roomOfATurnThatWasRefusedAndThenLostIsGivenBackOnce() {
        stage.log().next(Fate.STALE_MEMBERSHIP, Fate.LOST_BEFORE);
        stage.request("ada", "r1");
        stage.step();
        stage.step();

        stage.current().abandon();

        assertThat(stage.flinks.released()).containsExactly(new Call.Start("ada"));
    }

    @Test
    void aCallOfAnOpenSessionThatWaitsForRoomGoesBeforeAnyStart() {
        authorizing("ada", "live");
        stage.flinks.room(0);
        stage.after(Duration.ofSeconds(5));
        stage.request("bob", "r2");
        stage.step();

        stage.flinks.room(1);
        stage.after(Duration.ofMillis(20));

        assertThat(stage.flinks.calls().getLast()).isEqualTo(new Call.Poll("live"));
        assertThat(stage.session("bob")).isInstanceOf(Queued.class);
    }

    @Test
    void aPollThatBecomesDueInTheTurnOfANewRequestTakesTheLastRoomBeforeItsStart() {
        authorizing("ada", "live");
        stage.flinks.room(1);
        stage.now(stage.now().plusSeconds(5));
        stage.request("bob", "r2");

        stage.step();

        assertThat(stage.flinks.calls().getLast()).isEqualTo(new Call.Poll("live"));
        assertThat(stage.session("bob")).isInstanceOf(Queued.class);
    }

    @Test
    void interactiveStartsGoBeforeBatchStartsAndTheEarlierDeadlineFirst() {
        stage.flinks.room(0);
        stage.batch("batch", "r1");
        stage.step();
        stage.now(stage.now().plusSeconds(1));
        stage.request("first", "r2");
        stage.step();
        stage.now(stage.now().plusSeconds(1));
        stage.request("second", "r3");
        stage.step();

        stage.flinks.room(3);
        stage.after(Duration.ofMillis(20));

        assertThat(stage.flinks.calls())
                .containsExactly(new Call.Start("first"), new Call.Start("second"), new Call.Start("batch"));
    }

    @Test
    void aBatchStartWaitsForInteractiveOnesEvenIfItsDeadlineIsNearer() {
        stage.flinks.room(0);
        stage.publish(
                Source.BATCH,
                new RefreshRequested(
                        "r1",
                        "batch",
                        stage.now(),
                        null,
                        null,
                        null,
                        stage.now().plusSeconds(60),
                        false,
                        null,
                        null,
                        null));
        stage.request("person", "r2");
        stage.step();

        stage.flinks.room(1);
        stage.after(Duration.ofMillis(20));

        assertThat(stage.flinks.calls()).containsExactly(new Call.Start("person"));
    }

    @Test
    void anInteractiveWaiterPullsABatchSessionForward() {
        stage.flinks.room(0);
        stage.batch("ada", "r1");
        stage.batch("bob", "r2");
        stage.step();
        stage.request("bob", "r3");
        stage.step();

        stage.flinks.room(1);
        stage.after(Duration.ofMillis(20));

        assertThat(stage.flinks.calls()).containsExactly(new Call.Start("bob"));
    }

    @Test
    void aStartThatWasNotSentIsRepeatedAfterItsBackoffAndNotBefore() {
        stage.request("ada", "r1");
        stage.step();
        stage.answer(Answers.notSent());

        stage.runFor(Duration.ofSeconds(9));
        assertThat(stage.flinks.calls()).hasSize(1);

        stage.runFor(Duration.ofSeconds(2));
        assertThat(stage.flinks.calls()).containsExactly(new Call.Start("ada"), new Call.Start("ada"));
    }

    @Test
    void aDelayedStartWhoseMomentHasComeDoesNotLetTheShardSpinWhileItWaitsForRoom() {
        stage.request("ada", "r1");
        stage.step();
        stage.answer(Answers.notSent());
        stage.step();
        stage.flinks.room(0);
        stage.request("bob", "r2");
        stage.after(Duration.ofSeconds(15));

        assertThat(Duration.between(stage.now(), stage.turn().wakeAt())).isEqualTo(Duration.ofMillis(20));
    }

    @Test
    void aDelayedStartDoesNotLetAShardSpinThatNoLongerAdmits() {
        stage.request("ada", "r1");
        stage.step();
        stage.answer(Answers.notSent());
        stage.step();
        stage.current().stopAdmitting();

        stage.after(Duration.ofSeconds(15));

        assertThat(stage.turn().wakeAt()).isAfter(stage.now().plusSeconds(1));
    }

    @Test
    void afterAdmissionHasStoppedNothingStartsAndWhatIsOpenGoesOn() {
        stage.request("ada", "r1");
        stage.step();
        stage.current().stopAdmitting();
        stage.request("bob", "r2");
        stage.step();
        assertThat(stage.current().startsInFlight()).isTrue();
        assertThat(stage.flinks.calls()).containsExactly(new Call.Start("ada"));

        stage.flinks.answer(stage.flinks.lastCallId(), Answers.pending("live"));
        stage.step();
        assertThat(stage.current().startsInFlight()).isFalse();
        assertThat(stage.session("ada")).isInstanceOf(Authorizing.class);
        assertThat(stage.session("bob")).isInstanceOf(Queued.class);

        stage.runFor(Duration.ofSeconds(5));
        assertThat(stage.flinks.calls()).containsExactly(new Call.Start("ada"), new Call.Poll("live"));
    }

    @Test
    void batchRecordsStayInTheTopicWhileEnoughAreQueued() {
        Stage small = new Stage().bounds(new Bounds(100, 2, 2, 100)).begun();
        small.flinks.room(0);
        small.batch("ada", "r1");
        small.batch("bob", "r2");
        small.step();

        assertThat(small.current().wants(Source.BATCH)).isFalse();
        assertThat(small.current().wants(Source.INTERACTIVE)).isTrue();
        assertThat(small.current().wants(Source.REDIRECTS)).isTrue();

        small.flinks.room(1);
        small.after(Duration.ofMillis(20));
        assertThat(small.current().wants(Source.BATCH)).isTrue();
    }

    @Test
    void halfOfTheRoomIsKeptForPeopleHoweverMuchTheNightBrings() {
        Stage small = new Stage().bounds(new Bounds(4, 100, 100, 100)).begun();
        small.batch("ada", "r1");
        small.batch("bob", "r2");
        small.step();

        assertThat(small.current().wants(Source.BATCH)).isFalse();
        assertThat(small.current().wants(Source.INTERACTIVE)).isTrue();
    }

    @Test
    void noRecordIsWantedPastTheBoundOfOpenSessions() {
        Stage small = new Stage().bounds(new Bounds(2, 100, 100, 100)).begun();
        small.request("ada", "r1");
        small.request("bob", "r2");
        small.step();

        for (Source source : Source.values()) {
            assertThat(small.current().wants(source)).as("%s", source).isFalse();
        }

        small.answer(Answers.refused(Meaning.BROKEN, "INVALID_REQUEST"));
        small.step();
        assertThat(small.current().wants(Source.INTERACTIVE)).isTrue();
    }

    @Test
    void moreStartsThanOneTurnTakesFollowInTheNext() {
        stage.flinks.room(5_000);
        for (int login = 0; login < 1_500; login++) {
            stage.partition.leave(
                    "login-" + login,
                    new Queued(new OpenState(Memory.EMPTY, List.of(), Attempts.NONE), stage.now(), false));
        }
        stage.takeOver();

        stage.after(Duration.ofMillis(1));
        assertThat(stage.flinks.calls()).hasSize(1_000);
        assertThat(stage.turn().wakeAt()).isEqualTo(stage.now().plusMillis(1));

        stage.after(Duration.ofMillis(1));
        assertThat(stage.flinks.calls()).hasSize(1_500).doesNotHaveDuplicates();
    }

    private void authorizing(String loginId, String requestId) {
        stage.request(loginId, loginId + "-1");
        stage.step();
        stage.answer(Answers.pending(requestId));
        stage.step();
    }
}
