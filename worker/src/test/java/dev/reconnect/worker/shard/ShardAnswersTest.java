package dev.reconnect.worker.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.contracts.RefreshFailed;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.session.Session.Authorizing;
import dev.reconnect.worker.session.Session.ChallengePending;
import dev.reconnect.worker.session.Session.CheckingCache;
import dev.reconnect.worker.session.Session.Resting;
import dev.reconnect.worker.shard.testing.FlinksAnswers;
import dev.reconnect.worker.shard.testing.InputRecords;
import dev.reconnect.worker.shard.testing.ShardHarness;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Answers that are not wanted any more, and calls that must not be made any more. */
class ShardAnswersTest {

    private final ShardHarness harness = new ShardHarness().begun();

    @Test
    void anAnswerThatComesTwiceCountsOnce() {
        harness.request("ada", "r1");
        harness.step();
        harness.answer(FlinksAnswers.pending("live"));
        harness.answer(FlinksAnswers.pending("other"));

        harness.step();

        assertThat(harness.session("ada"))
                .isInstanceOfSatisfying(
                        Authorizing.class,
                        session -> assertThat(session.live().requestId()).isEqualTo("live"));
        assertThat(harness.observer.lateAnswers).isEqualTo(1);
    }

    @Test
    void anAnswerToNoCallIsIgnoredAndCounted() {
        harness.flinks.answer(4711, FlinksAnswers.pending("live"));

        harness.step();

        assertThat(harness.observer.lateAnswers).isEqualTo(1);
        assertThat(harness.partition.transactions()).isEmpty();
    }

    @Test
    void theAnswerToASupersededCallIsIgnoredAndCountedAndLeavesNothingBehind() {
        challenged("ada", "live");
        harness.runFor(Duration.ofSeconds(61));
        long poll = harness.flinks.lastCallId();
        assertThat(harness.flinks.calls()).last().isEqualTo(new Call.Poll("live"));
        harness.confirm("ada", "c1");
        harness.step();
        assertThat(harness.flinks.calls()).last().isEqualTo(new Call.CheckCached("ada"));
        assertThat(harness.current().callsUnderWay()).isEqualTo(2);

        harness.flinks.answer(poll, FlinksAnswers.authorized("live", harness.now()));
        harness.step();
        assertThat(harness.session("ada")).isInstanceOf(CheckingCache.class);
        assertThat(harness.observer.lateAnswers).isEqualTo(1);
        assertThat(harness.current().callsUnderWay()).isEqualTo(1);

        harness.answer(FlinksAnswers.pending("cached"));
        harness.step();
        assertThat(harness.session("ada")).isInstanceOf(ChallengePending.class);
        assertThat(harness.current().callsUnderWay()).isZero();
    }

    @Test
    void aCallThatIsSupersededWhileItWaitsForAPermitIsNeverSent() {
        challenged("ada", "live");
        harness.flinks.permits(0);
        harness.runFor(Duration.ofSeconds(61));
        harness.confirm("ada", "c1");
        harness.step();
        int before = harness.flinks.calls().size();

        harness.flinks.permits(5);
        harness.after(Duration.ofMillis(20));

        assertThat(harness.flinks.calls().subList(before, harness.flinks.calls().size()))
                .containsExactly(new Call.CheckCached("ada"));
        assertThat(harness.current().callsUnderWay()).isEqualTo(1);
    }

    @Test
    void aCallOfASessionThatEndedWhileItWaitedForAPermitIsNeverSent() {
        harness.request("ada", "r1");
        harness.step();
        harness.answer(FlinksAnswers.pending("live"));
        harness.step();
        harness.flinks.permits(0);
        harness.runFor(Duration.ofMinutes(6));
        assertThat(harness.session("ada")).isInstanceOf(Resting.class);

        harness.flinks.permits(5);
        harness.runFor(Duration.ofMinutes(1));

        assertThat(harness.flinks.calls()).containsExactly(new Call.Start("ada"));
        assertThat(harness.current().callsUnderWay()).isZero();
        assertThat(harness.outcomes()).singleElement().isInstanceOf(RefreshFailed.class);
    }

    @Test
    void theAnswerOfAPollThatCameAfterTheDeadlineChangesNothing() {
        harness.request("ada", "r1");
        harness.step();
        harness.answer(FlinksAnswers.pending("live"));
        harness.runFor(Duration.ofMinutes(6));
        Resting ended = (Resting) harness.session("ada");

        harness.answer(FlinksAnswers.authorized("live", harness.now()));
        harness.step();

        assertThat(harness.session("ada")).isEqualTo(ended);
        assertThat(harness.observer.lateAnswers).isEqualTo(1);
    }

    @Test
    void aRequestAndTheAnswerThatEndsItsSessionMayMeetInOneTurn() {
        harness.request("ada", "r1");
        harness.step();
        harness.answer(FlinksAnswers.authorized("live", harness.now()));
        harness.step();
        harness.answer(FlinksAnswers.accounts("live", harness.now()));
        harness.request("ada", "r2");

        harness.step();

        assertThat(harness.outcomes())
                .extracting(outcome -> outcome.subject().refreshId())
                .containsExactly("r1", "r2");
        assertThat(harness.outcomes().getFirst()).isInstanceOf(AccountsReady.class);
    }

    @Test
    void aSessionThatChangedTwiceInOneTurnIsWrittenOnceAndCallsOnce() {
        harness.request("ada", "r1");
        harness.request("ada", "r2");
        harness.confirm("ada", "c1");

        harness.step();

        assertThat(harness.partition.transactions())
                .singleElement()
                .satisfies(transaction -> assertThat(transaction.journal()).hasSize(1));
        assertThat(harness.flinks.calls()).isEqualTo(List.of(new Call.CheckCached("ada")));
    }

    @Test
    void forgettingALoginLeavesATombstoneAndNoTimer() {
        harness.publish(
                Source.INTERACTIVE,
                InputRecords.request("ada", "r1", harness.now().minus(Duration.ofDays(2))));
        harness.step();

        harness.runFor(Duration.ofHours(25));

        assertThat(harness.partition.journal()).isEmpty();
        assertThat(harness.partition.transactions().getLast().journal())
                .containsExactly(new Transaction.JournalWrite("ada", null));
        assertThat(harness.turn().wakeAt()).isEqualTo(Instant.MAX);
    }

    private void challenged(String loginId, String requestId) {
        harness.request(loginId, loginId + "-1");
        harness.step();
        harness.answer(FlinksAnswers.challenged(requestId));
        harness.step();
    }
}
