package dev.reconnect.worker.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.contracts.RefreshFailed;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.session.Session.Authorizing;
import dev.reconnect.worker.session.Session.ChallengePending;
import dev.reconnect.worker.session.Session.Confirming;
import dev.reconnect.worker.session.Session.Resting;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Answers that nobody wants any more, and calls that are no longer to be made. */
class ShardAnswersTest {

    private final Stage stage = new Stage().begun();

    @Test
    void anAnswerThatComesTwiceCountsOnce() {
        stage.request("ada", "r1");
        stage.step();
        stage.answer(Answers.pending("live"));
        stage.answer(Answers.pending("other"));

        stage.step();

        assertThat(stage.session("ada"))
                .isInstanceOfSatisfying(
                        Authorizing.class,
                        session -> assertThat(session.live().requestId()).isEqualTo("live"));
        assertThat(stage.observer.lateAnswers).isEqualTo(1);
    }

    @Test
    void anAnswerToNoCallIsIgnoredAndCounted() {
        stage.flinks.answer(4711, Answers.pending("live"));

        stage.step();

        assertThat(stage.observer.lateAnswers).isEqualTo(1);
        assertThat(stage.partition.transactions()).isEmpty();
    }

    @Test
    void theAnswerToASupersededCallIsIgnoredAndCountedAndLeavesNothingBehind() {
        challenged("ada", "live");
        stage.runFor(Duration.ofSeconds(61));
        long poll = stage.flinks.lastCallId();
        assertThat(stage.flinks.calls()).last().isEqualTo(new Call.Poll("live"));
        stage.confirm("ada", "c1");
        stage.step();
        assertThat(stage.flinks.calls()).last().isEqualTo(new Call.CheckCached("ada"));
        assertThat(stage.current().callsUnderWay()).isEqualTo(2);

        stage.flinks.answer(poll, Answers.authorized("live", stage.now()));
        stage.step();
        assertThat(stage.session("ada")).isInstanceOf(Confirming.class);
        assertThat(stage.observer.lateAnswers).isEqualTo(1);
        assertThat(stage.current().callsUnderWay()).isEqualTo(1);

        stage.answer(Answers.pending("cached"));
        stage.step();
        assertThat(stage.session("ada")).isInstanceOf(ChallengePending.class);
        assertThat(stage.current().callsUnderWay()).isZero();
    }

    @Test
    void aCallThatIsSupersededWhileItWaitsForRoomIsNeverSent() {
        challenged("ada", "live");
        stage.flinks.room(0);
        stage.runFor(Duration.ofSeconds(61));
        stage.confirm("ada", "c1");
        stage.step();
        int before = stage.flinks.calls().size();

        stage.flinks.room(5);
        stage.after(Duration.ofMillis(20));

        assertThat(stage.flinks.calls().subList(before, stage.flinks.calls().size()))
                .containsExactly(new Call.CheckCached("ada"));
        assertThat(stage.current().callsUnderWay()).isEqualTo(1);
    }

    @Test
    void aCallOfASessionThatEndedWhileItWaitedForRoomIsNeverSent() {
        stage.request("ada", "r1");
        stage.step();
        stage.answer(Answers.pending("live"));
        stage.step();
        stage.flinks.room(0);
        stage.runFor(Duration.ofMinutes(6));
        assertThat(stage.session("ada")).isInstanceOf(Resting.class);

        stage.flinks.room(5);
        stage.runFor(Duration.ofMinutes(1));

        assertThat(stage.flinks.calls()).containsExactly(new Call.Start("ada"));
        assertThat(stage.current().callsUnderWay()).isZero();
        assertThat(stage.outcomes()).singleElement().isInstanceOf(RefreshFailed.class);
    }

    @Test
    void theAnswerOfAPollThatCameAfterTheDeadlineChangesNothing() {
        stage.request("ada", "r1");
        stage.step();
        stage.answer(Answers.pending("live"));
        stage.runFor(Duration.ofMinutes(6));
        Resting ended = (Resting) stage.session("ada");

        stage.answer(Answers.authorized("live", stage.now()));
        stage.step();

        assertThat(stage.session("ada")).isEqualTo(ended);
        assertThat(stage.observer.lateAnswers).isEqualTo(1);
    }

    @Test
    void aRequestAndTheAnswerThatEndsItsSessionMayMeetInOneTurn() {
        stage.request("ada", "r1");
        stage.step();
        stage.answer(Answers.authorized("live", stage.now()));
        stage.step();
        stage.answer(Answers.accounts("live", stage.now()));
        stage.request("ada", "r2");

        stage.step();

        assertThat(stage.outcomes())
                .extracting(outcome -> outcome.subject().refreshId())
                .containsExactly("r1", "r2");
        assertThat(stage.outcomes().getFirst()).isInstanceOf(AccountsReady.class);
    }

    @Test
    void aSessionThatChangedTwiceInOneTurnIsWrittenOnceAndCallsOnce() {
        stage.request("ada", "r1");
        stage.request("ada", "r2");
        stage.confirm("ada", "c1");

        stage.step();

        assertThat(stage.partition.transactions())
                .singleElement()
                .satisfies(transaction -> assertThat(transaction.journal()).hasSize(1));
        assertThat(stage.flinks.calls()).isEqualTo(List.of(new Call.CheckCached("ada")));
    }

    @Test
    void forgettingALoginLeavesATombstoneAndNoTimer() {
        stage.publish(
                Source.INTERACTIVE, Records.request("ada", "r1", stage.now().minus(Duration.ofDays(2))));
        stage.step();

        stage.runFor(Duration.ofHours(25));

        assertThat(stage.partition.journal()).isEmpty();
        assertThat(stage.partition.transactions().getLast().journal())
                .containsExactly(new Transaction.JournalWrite("ada", null));
        assertThat(stage.turn().wakeAt()).isEqualTo(Instant.MAX);
    }

    private void challenged(String loginId, String requestId) {
        stage.request(loginId, loginId + "-1");
        stage.step();
        stage.answer(Answers.challenged(requestId));
        stage.step();
    }
}
