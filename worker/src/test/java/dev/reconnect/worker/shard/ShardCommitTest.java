package dev.reconnect.worker.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.contracts.OutcomeIds;
import dev.reconnect.contracts.RefreshFailed;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.session.Session.Authorizing;
import dev.reconnect.worker.session.Session.Queued;
import dev.reconnect.worker.session.Session.Resting;
import dev.reconnect.worker.session.Session.Starting;
import dev.reconnect.worker.shard.ShardLog.Commit;
import dev.reconnect.worker.shard.testing.FakeLog.Fate;
import dev.reconnect.worker.shard.testing.FlinksAnswers;
import dev.reconnect.worker.shard.testing.InputRecords;
import dev.reconnect.worker.shard.testing.ShardHarness;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Memory moves on, and calls leave, only after the commit. */
class ShardCommitTest {

    private final ShardHarness harness = new ShardHarness().begun();

    @Test
    void aNewRequestIsQueuedAndStartedInOneTransaction() {
        harness.request("ada", "r1");

        harness.step();

        assertThat(harness.partition.transactions()).hasSize(1);
        assertThat(harness.session("ada")).isInstanceOf(Starting.class);
        assertThat(harness.partition.positions()).isEqualTo(Map.of(Source.INTERACTIVE, 1L));
        assertThat(harness.flinks.calls()).containsExactly(new Call.Start("ada"));
    }

    @Test
    void aRefreshGoesFromRequestToAccounts() {
        harness.request("ada", "r1");
        harness.step();
        harness.answer(FlinksAnswers.pending("live"));
        harness.runFor(Duration.ofSeconds(3));
        harness.answer(FlinksAnswers.authorized("live", harness.now()));
        harness.step();
        harness.answer(FlinksAnswers.accounts("live", harness.now()));
        harness.step();

        assertThat(harness.flinks.calls())
                .containsExactly(new Call.Start("ada"), new Call.Poll("live"), new Call.Fetch("live"));
        assertThat(harness.outcomes())
                .singleElement()
                .isInstanceOfSatisfying(
                        AccountsReady.class,
                        ready -> assertThat(ready.subject().refreshId()).isEqualTo("r1"));
        assertThat(harness.session("ada")).isInstanceOf(Resting.class);
    }

    @Test
    void noCallGoesOutWhileTheCommitIsRefused() {
        harness.log().next(Fate.STALE_MEMBERSHIP, Fate.STALE_MEMBERSHIP);
        harness.request("ada", "r1");

        assertThat(harness.step().commit()).isEqualTo(Commit.STALE_MEMBERSHIP);
        assertThat(harness.step().commit()).isEqualTo(Commit.STALE_MEMBERSHIP);
        assertThat(harness.flinks.calls()).isEmpty();
        assertThat(harness.current().startsInFlight()).isFalse();

        assertThat(harness.step().commit()).isEqualTo(Commit.COMMITTED);
        assertThat(harness.flinks.calls()).containsExactly(new Call.Start("ada"));
    }

    @Test
    void memoryAndObserverStayWhereTheyWereWhileTheCommitIsRefused() {
        harness.log().next(Fate.STALE_MEMBERSHIP);
        harness.request("ada", "r1");
        harness.publish(InputRecords.of(Source.INTERACTIVE, 0, harness.now(), "e", "dev.reconnect.unknown", "{}"));

        harness.step();
        assertThat(harness.current().counts().sessions().values()).allMatch(count -> count == 0);
        assertThat(harness.observer.changes).isZero();
        assertThat(harness.observer.deadLettered).isEmpty();

        harness.step();
        assertThat(harness.current().counts().sessions()).containsEntry(SessionCounts.CountedState.STARTING, 1);
        assertThat(harness.observer.changes).isEqualTo(1);
        assertThat(harness.observer.deadLettered).containsExactly("UNKNOWN_TYPE");
    }

    @Test
    void aRefusedTransactionIsCommittedAgainJustAsItWasEvenLater() {
        harness.log().next(Fate.STALE_MEMBERSHIP, Fate.STALE_MEMBERSHIP);
        harness.request("ada", "r1");

        harness.step();
        harness.after(Duration.ofSeconds(5));
        harness.after(Duration.ofSeconds(5));

        List<Transaction> attempts = harness.log().attempts();
        assertThat(attempts.get(1)).isEqualTo(attempts.get(0));
        assertThat(attempts.get(2)).isEqualTo(attempts.get(0));
        assertThat(harness.partition.transactions()).containsExactly(attempts.get(0));
    }

    @Test
    void whatCameWhileACommitWasRefusedIsTakenAfterItAndOnlyOnce() {
        harness.request("ada", "r1");
        harness.step();
        harness.log().next(Fate.STALE_MEMBERSHIP, Fate.STALE_MEMBERSHIP);
        RawRecord second = harness.request("bob", "r2");
        harness.step();
        RawRecord third = harness.request("cyd", "r3");
        long start = harness.flinks.sent().getFirst().callId();
        harness.flinks.answer(start, FlinksAnswers.pending("live"));
        harness.current().step(harness.now(), List.of(third), harness.flinks.arrived());

        harness.current().step(harness.now(), List.of(), List.of());

        assertThat(harness.partition.transactions()).hasSize(3);
        assertThat(harness.partition.transactions().get(1).positions())
                .isEqualTo(Map.of(Source.INTERACTIVE, second.offset() + 1));
        assertThat(harness.partition.transactions().get(2).positions())
                .isEqualTo(Map.of(Source.INTERACTIVE, third.offset() + 1));
        assertThat(harness.session("ada")).isInstanceOf(Authorizing.class);
        assertThat(harness.flinks.calls())
                .containsExactly(new Call.Start("ada"), new Call.Start("bob"), new Call.Start("cyd"));
    }

    @Test
    void aStartInFlightIsInNoDoubtWhileKafkaRefusesTheCommitOfItsAnswer() {
        harness.request("ada", "r1");
        harness.step();
        harness.log().next(Fate.REFUSED, Fate.REFUSED);
        harness.answer(FlinksAnswers.pending("live"));

        assertThat(harness.step().commit()).isEqualTo(Commit.REFUSED);
        harness.after(Duration.ofSeconds(30));
        assertThat(harness.session("ada")).isInstanceOf(Starting.class);

        harness.step();
        assertThat(harness.session("ada")).isInstanceOf(Authorizing.class);
        assertThat(harness.flinks.calls())
                .filteredOn(Call.Start.class::isInstance)
                .hasSize(1);
    }

    @Test
    void aStartWhoseCommitIsRefusedKeepsNoPermitAndGoesBackToTheQueue() {
        harness.log().next(Fate.REFUSED, Fate.REFUSED);
        harness.request("ada", "r1");

        assertThat(harness.step().commit()).isEqualTo(Commit.REFUSED);
        assertThat(harness.flinks.released()).containsExactly(new Call.Start("ada"));
        harness.after(Duration.ofSeconds(10));

        harness.step();
        assertThat(harness.flinks.calls()).isEmpty();
        assertThat(harness.session("ada")).isInstanceOf(Starting.class);
        harness.after(Duration.ofSeconds(1));
        assertThat(harness.session("ada")).isInstanceOf(Queued.class);
    }

    @Test
    void aLostCommitLeavesNoCallAndNoNewsAndTheNextOwnerTakesTheRecordAgain() {
        harness.log().next(Fate.LOST_BEFORE);
        harness.request("ada", "r1");

        assertThat(harness.step().commit()).isEqualTo(Commit.LOST);
        assertThat(harness.flinks.calls()).isEmpty();
        assertThat(harness.observer.changes).isZero();

        harness.takeOver();
        harness.step();
        assertThat(harness.flinks.calls()).containsExactly(new Call.Start("ada"));
    }

    @Test
    void aCommitThatWasDurableThoughReportedLostIsNotRepeatedByTheNextOwner() {
        harness.log().next(Fate.LOST_AFTER);
        RawRecord tooLate = InputRecords.of(
                Source.INTERACTIVE,
                0,
                harness.now(),
                InputRecords.request("ada", "r1", harness.now().minus(Duration.ofDays(2))));
        harness.publish(tooLate);

        assertThat(harness.step().commit()).isEqualTo(Commit.LOST);
        harness.takeOver();
        harness.step();

        assertThat(harness.outcomes()).singleElement().isInstanceOf(RefreshFailed.class);
    }

    @Test
    void aFencedOwnerCommitsNothing() {
        Shard zombie = harness.current();
        harness.takeOver();

        Shard.Turn turn = zombie.step(harness.now(), List.of(harness.request("ada", "r1")), List.of());

        assertThat(turn.commit()).isEqualTo(Commit.LOST);
        assertThat(harness.partition.transactions()).isEmpty();
        assertThat(harness.flinks.calls()).isEmpty();
    }

    @Test
    void pollingIsNeverWrittenDown() {
        harness.request("ada", "r1");
        harness.step();
        harness.answer(FlinksAnswers.pending("live"));
        harness.step();
        int written = harness.partition.transactions().size();

        for (int poll = 0; poll < 5; poll++) {
            harness.runFor(Duration.ofSeconds(11));
            harness.answer(FlinksAnswers.pending("live"));
        }

        assertThat(harness.flinks.calls()).hasSize(6).last().isEqualTo(new Call.Poll("live"));
        assertThat(harness.partition.transactions()).hasSize(written);
    }

    @Test
    void theSameOutcomeHasTheSameIdAndTheTraceOfItsRequest() {
        harness.publish(
                Source.INTERACTIVE,
                InputRecords.request("ada", "r1", harness.now().minus(Duration.ofDays(2))));
        harness.step();

        assertThat(harness.partition.publications()).singleElement().satisfies(outgoingEvent -> {
            assertThat(outgoingEvent.traceparent()).isEqualTo(InputRecords.TRACEPARENT);
            assertThat(outgoingEvent.time()).isEqualTo(harness.now());
            assertThat(outgoingEvent.id()).isEqualTo(OutcomeIds.of(outgoingEvent.event()));
        });
    }

    @Test
    void aRefusedCommitIsTriedAgainSoonEvenIfNothingArrives() {
        harness.log().next(Fate.STALE_MEMBERSHIP, Fate.STALE_MEMBERSHIP, Fate.STALE_MEMBERSHIP);
        harness.publish(InputRecords.of(Source.BATCH, 0, harness.now(), "e", "dev.reconnect.unknown", "{}"));

        harness.step();
        for (int again = 0; again < 3; again++) {
            assertThat(harness.turn().wakeAt())
                    .isAfter(harness.now())
                    .isBefore(harness.now().plusSeconds(1));
            harness.now(harness.now().plusMillis(500));
            harness.step();
        }

        assertThat(harness.turn().commit()).isEqualTo(Commit.COMMITTED);
        assertThat(harness.partition.deadLetters()).hasSize(1);
    }

    @Test
    void noMoreRecordsAreWantedWhileACommitIsRefused() {
        harness.log().next(Fate.STALE_MEMBERSHIP);
        harness.request("ada", "r1");

        harness.step();
        for (Source source : Source.values()) {
            assertThat(harness.current().wants(source)).as("%s", source).isFalse();
        }

        harness.step();
        for (Source source : Source.values()) {
            assertThat(harness.current().wants(source)).as("%s", source).isTrue();
        }
    }
}
