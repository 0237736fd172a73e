package dev.reconnect.worker.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.contracts.OutcomeIds;
import dev.reconnect.contracts.RefreshFailed;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.session.Session.Authorizing;
import dev.reconnect.worker.session.Session.Resting;
import dev.reconnect.worker.session.Session.Starting;
import dev.reconnect.worker.shard.FakeLog.Fate;
import dev.reconnect.worker.shard.ShardLog.Commit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Memory moves on, and calls go out, only with the commit. */
class ShardCommitTest {

    private final Stage stage = new Stage().begun();

    @Test
    void aNewRequestIsQueuedAndStartedInOneTransaction() {
        stage.request("ada", "r1");

        stage.step();

        assertThat(stage.partition.transactions()).hasSize(1);
        assertThat(stage.session("ada")).isInstanceOf(Starting.class);
        assertThat(stage.partition.positions()).isEqualTo(Map.of(Source.INTERACTIVE, 1L));
        assertThat(stage.flinks.calls()).containsExactly(new Call.Start("ada"));
    }

    @Test
    void aRefreshGoesFromRequestToAccounts() {
        stage.request("ada", "r1");
        stage.step();
        stage.answer(Answers.pending("live"));
        stage.runFor(Duration.ofSeconds(3));
        stage.answer(Answers.authorized("live", stage.now()));
        stage.step();
        stage.answer(Answers.accounts("live", stage.now()));
        stage.step();

        assertThat(stage.flinks.calls())
                .containsExactly(new Call.Start("ada"), new Call.Poll("live"), new Call.Fetch("live"));
        assertThat(stage.outcomes())
                .singleElement()
                .isInstanceOfSatisfying(
                        AccountsReady.class,
                        ready -> assertThat(ready.subject().refreshId()).isEqualTo("r1"));
        assertThat(stage.session("ada")).isInstanceOf(Resting.class);
    }

    @Test
    void noCallGoesOutWhileTheCommitIsRefused() {
        stage.log().next(Fate.STALE_MEMBERSHIP, Fate.STALE_MEMBERSHIP);
        stage.request("ada", "r1");

        assertThat(stage.step().commit()).isEqualTo(Commit.STALE_MEMBERSHIP);
        assertThat(stage.step().commit()).isEqualTo(Commit.STALE_MEMBERSHIP);
        assertThat(stage.flinks.calls()).isEmpty();
        assertThat(stage.current().startsInFlight()).isFalse();

        assertThat(stage.step().commit()).isEqualTo(Commit.COMMITTED);
        assertThat(stage.flinks.calls()).containsExactly(new Call.Start("ada"));
    }

    @Test
    void memoryAndObserverStayWhereTheyWereWhileTheCommitIsRefused() {
        stage.log().next(Fate.STALE_MEMBERSHIP);
        stage.request("ada", "r1");
        stage.publish(Records.of(Source.INTERACTIVE, 0, stage.now(), "e", "dev.reconnect.unknown", "{}"));

        stage.step();
        assertThat(stage.current().census().sessions().values()).allMatch(count -> count == 0);
        assertThat(stage.observer.changes).isZero();
        assertThat(stage.observer.deadLettered).isEmpty();

        stage.step();
        assertThat(stage.current().census().sessions()).containsEntry(Census.State.STARTING, 1);
        assertThat(stage.observer.changes).isEqualTo(1);
        assertThat(stage.observer.deadLettered).containsExactly("UNKNOWN_TYPE");
    }

    @Test
    void aRefusedTransactionIsCommittedAgainJustAsItWasEvenLater() {
        stage.log().next(Fate.STALE_MEMBERSHIP, Fate.STALE_MEMBERSHIP);
        stage.request("ada", "r1");

        stage.step();
        stage.after(Duration.ofSeconds(5));
        stage.after(Duration.ofSeconds(5));

        List<Transaction> attempts = stage.log().attempts();
        assertThat(attempts.get(1)).isEqualTo(attempts.get(0));
        assertThat(attempts.get(2)).isEqualTo(attempts.get(0));
        assertThat(stage.partition.transactions()).containsExactly(attempts.get(0));
    }

    @Test
    void whatCameWhileACommitWasRefusedIsTakenAfterItAndOnlyOnce() {
        stage.request("ada", "r1");
        stage.step();
        stage.log().next(Fate.STALE_MEMBERSHIP, Fate.STALE_MEMBERSHIP);
        RawRecord second = stage.request("bob", "r2");
        stage.step();
        RawRecord third = stage.request("cyd", "r3");
        long start = stage.flinks.sent().getFirst().callId();
        stage.flinks.answer(start, Answers.pending("live"));
        stage.current().step(stage.now(), List.of(third), stage.flinks.arrived());

        stage.current().step(stage.now(), List.of(), List.of());

        assertThat(stage.partition.transactions()).hasSize(3);
        assertThat(stage.partition.transactions().get(1).positions())
                .isEqualTo(Map.of(Source.INTERACTIVE, second.offset() + 1));
        assertThat(stage.partition.transactions().get(2).positions())
                .isEqualTo(Map.of(Source.INTERACTIVE, third.offset() + 1));
        assertThat(stage.session("ada")).isInstanceOf(Authorizing.class);
        assertThat(stage.flinks.calls())
                .containsExactly(new Call.Start("ada"), new Call.Start("bob"), new Call.Start("cyd"));
    }

    @Test
    void aLostCommitLeavesNoCallAndNoNewsAndTheNextOwnerTakesTheRecordAgain() {
        stage.log().next(Fate.LOST_BEFORE);
        stage.request("ada", "r1");

        assertThat(stage.step().commit()).isEqualTo(Commit.LOST);
        assertThat(stage.flinks.calls()).isEmpty();
        assertThat(stage.observer.changes).isZero();

        stage.takeOver();
        stage.step();
        assertThat(stage.flinks.calls()).containsExactly(new Call.Start("ada"));
    }

    @Test
    void aCommitThatWasDurableThoughReportedLostIsNotRepeatedByTheNextOwner() {
        stage.log().next(Fate.LOST_AFTER);
        RawRecord tooLate = Records.of(
                Source.INTERACTIVE,
                0,
                stage.now(),
                Records.request("ada", "r1", stage.now().minus(Duration.ofDays(2))));
        stage.publish(tooLate);

        assertThat(stage.step().commit()).isEqualTo(Commit.LOST);
        stage.takeOver();
        stage.step();

        assertThat(stage.outcomes()).singleElement().isInstanceOf(RefreshFailed.class);
    }

    @Test
    void aFencedOwnerCommitsNothing() {
        Shard zombie = stage.current();
        stage.takeOver();

        Shard.Turn turn = zombie.step(stage.now(), List.of(stage.request("ada", "r1")), List.of());

        assertThat(turn.commit()).isEqualTo(Commit.LOST);
        assertThat(stage.partition.transactions()).isEmpty();
        assertThat(stage.flinks.calls()).isEmpty();
    }

    @Test
    void pollingIsNeverWrittenDown() {
        stage.request("ada", "r1");
        stage.step();
        stage.answer(Answers.pending("live"));
        stage.step();
        int written = stage.partition.transactions().size();

        for (int poll = 0; poll < 5; poll++) {
            stage.runFor(Duration.ofSeconds(11));
            stage.answer(Answers.pending("live"));
        }

        assertThat(stage.flinks.calls()).hasSize(6).last().isEqualTo(new Call.Poll("live"));
        assertThat(stage.partition.transactions()).hasSize(written);
    }

    @Test
    void theSameOutcomeHasTheSameIdAndTheTraceOfItsRequest() {
        stage.publish(
                Source.INTERACTIVE, Records.request("ada", "r1", stage.now().minus(Duration.ofDays(2))));
        stage.step();

        assertThat(stage.partition.publications()).singleElement().satisfies(publication -> {
            assertThat(publication.traceparent()).isEqualTo(Records.TRACEPARENT);
            assertThat(publication.time()).isEqualTo(stage.now());
            assertThat(publication.id()).isEqualTo(OutcomeIds.of(publication.event()));
        });
    }

    @Test
    void aRefusedCommitIsTriedAgainSoonEvenIfNothingArrives() {
        stage.log().next(Fate.STALE_MEMBERSHIP, Fate.STALE_MEMBERSHIP, Fate.STALE_MEMBERSHIP);
        stage.publish(Records.of(Source.BATCH, 0, stage.now(), "e", "dev.reconnect.unknown", "{}"));

        stage.step();
        for (int again = 0; again < 3; again++) {
            assertThat(stage.turn().wakeAt())
                    .isAfter(stage.now())
                    .isBefore(stage.now().plusSeconds(1));
            stage.now(stage.now().plusMillis(500));
            stage.step();
        }

        assertThat(stage.turn().commit()).isEqualTo(Commit.COMMITTED);
        assertThat(stage.partition.deadLetters()).hasSize(1);
    }

    @Test
    void noMoreRecordsAreWantedWhileACommitIsRefused() {
        stage.log().next(Fate.STALE_MEMBERSHIP);
        stage.request("ada", "r1");

        stage.step();
        for (Source source : Source.values()) {
            assertThat(stage.current().wants(source)).as("%s", source).isFalse();
        }

        stage.step();
        for (Source source : Source.values()) {
            assertThat(stage.current().wants(source)).as("%s", source).isTrue();
        }
    }
}
