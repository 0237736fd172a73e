package dev.reconnect.worker.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.contracts.MfaChallengePending;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.session.Meaning;
import dev.reconnect.worker.session.Memory;
import dev.reconnect.worker.session.Note;
import dev.reconnect.worker.session.Session.ChallengePending;
import dev.reconnect.worker.session.Session.Queued;
import dev.reconnect.worker.session.Session.Resting;
import dev.reconnect.worker.session.Session.Starting;
import dev.reconnect.worker.shard.FakeLog.Fate;
import dev.reconnect.worker.shard.Shard.Bounds;
import dev.reconnect.worker.shard.ShardLog.Commit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A new owner goes on where the journal ends, in every state. */
class ShardTakeOverTest {

    private final Stage stage = new Stage().begun();

    @Test
    void thePositionsAreCommittedBeforeAnyCall() {
        stage.request("ada", "r1");
        stage.step();
        stage.crash();
        int calls = stage.flinks.calls().size();

        stage.takeOver();

        assertThat(stage.partition.transactions().getLast().positions()).isEqualTo(Map.of(Source.INTERACTIVE, 1L));
        assertThat(stage.flinks.calls()).hasSize(calls);
    }

    @Test
    void aFirstCommitThatIsRefusedIsRepeatedBeforeAnythingElse() {
        stage.request("ada", "r1");
        stage.step();
        stage.crash();
        FakeLog log = new FakeLog(stage.partition);
        log.next(Fate.STALE_MEMBERSHIP);
        Shard next = stage.shardOn(log);
        ShardLog.Restored restored = log.takeOver();

        assertThat(next.start(stage.now(), restored, restored.positions()).commit())
                .isEqualTo(Commit.STALE_MEMBERSHIP);
        assertThat(stage.flinks.calls()).hasSize(1);

        assertThat(next.step(stage.now(), List.of(), List.of()).commit()).isEqualTo(Commit.COMMITTED);
        assertThat(log.attempts().get(1)).isEqualTo(log.attempts().get(0));
    }

    @Test
    void anInteractiveStartWithoutAnAnswerIsInDoubtAndRepeatedOnce() {
        stage.request("ada", "r1");
        stage.step();

        restart();
        assertThat(stage.flinks.calls()).containsExactly(new Call.Start("ada"), new Call.Start("ada"));
        assertThat(stage.observer.count(Note.DOUBT_RETRIED)).isEqualTo(1);

        restart();
        assertThat(stage.flinks.calls()).hasSize(2);
        assertThat(stage.observer.count(Note.DOUBT_WAITED_OUT)).isEqualTo(1);
    }

    @Test
    void aBatchStartWithoutAnAnswerWaitsUntilItsSessionCanNoLongerLive() {
        stage.batch("ada", "r1");
        stage.step();

        restart();
        stage.runFor(Duration.ofMinutes(7));
        assertThat(stage.flinks.calls()).hasSize(1);
        assertThat(stage.session("ada")).isInstanceOf(Queued.class);

        stage.runFor(Duration.ofMinutes(2));
        assertThat(stage.flinks.calls()).hasSize(2);
        assertThat(stage.session("ada")).isInstanceOf(Starting.class);
    }

    @Test
    void anAuthorizingSessionIsPolledOnUnderItsRequestId() {
        stage.request("ada", "r1");
        stage.step();
        stage.answer(Answers.pending("live"));
        stage.step();

        restart();

        assertThat(stage.flinks.calls()).containsExactly(new Call.Start("ada"), new Call.Poll("live"));
    }

    @Test
    void aPendingChallengeIsNotAnnouncedAgainAndStillAnswered() {
        challenged();
        assertThat(stage.outcomes()).singleElement().isInstanceOf(MfaChallengePending.class);

        restart();
        stage.confirm("ada", "c1");
        stage.step();
        stage.answer(Answers.authorized("cached", stage.now()));
        stage.step();
        stage.answer(Answers.accounts("cached", stage.now()));
        stage.step();

        assertThat(stage.outcomes()).hasSize(2).last().isInstanceOf(AccountsReady.class);
    }

    @Test
    void aPendingChallengeStillExpires() {
        challenged();

        restart();
        stage.flinks.room(0);
        stage.runFor(Duration.ofMinutes(30));

        assertThat(stage.session("ada")).isInstanceOf(Resting.class);
        assertThat(stage.outcomes()).hasSize(2);
    }

    @Test
    void aRunningCheckIsMadeAgain() {
        stage.confirm("ada", "c1");
        stage.step();

        restart();

        assertThat(stage.flinks.calls()).containsExactly(new Call.CheckCached("ada"), new Call.CheckCached("ada"));
    }

    @Test
    void aRunningFetchIsMadeAgain() {
        stage.request("ada", "r1");
        stage.step();
        stage.answer(Answers.authorized("live", stage.now()));
        stage.step();

        restart();

        assertThat(stage.flinks.calls())
                .containsExactly(new Call.Start("ada"), new Call.Fetch("live"), new Call.Fetch("live"));
    }

    @Test
    void aQueuedSessionKeepsItsPlace() {
        stage.flinks.room(0);
        stage.request("ada", "r1");
        stage.step();
        stage.flinks.room(1);

        restart();

        assertThat(stage.flinks.calls()).containsExactly(new Call.Start("ada"));
    }

    @Test
    void anEndedRefreshIsStillRemembered() {
        RawRecord request = stage.request("ada", "r1");
        stage.step();
        stage.answer(Answers.refused(Meaning.BROKEN, "INVALID_REQUEST"));
        stage.step();

        restart();
        stage.publish(request);
        stage.step();

        assertThat(stage.outcomes()).hasSize(1);
        assertThat(stage.observer.count(Note.DUPLICATE_REQUEST)).isEqualTo(1);
    }

    @Test
    void theNumbersOfANewOwnerAreThoseOfTheOldOne() {
        challenged();
        stage.confirm("cyd", "c1");
        stage.step();
        Census.Snapshot before = stage.current().census();

        stage.crash();
        stage.takeOver();

        Map<Census.State, Integer> after = stage.current().census().sessions();
        assertThat(after.get(Census.State.CHALLENGE_PENDING)).isEqualTo(1);
        assertThat(after.get(Census.State.CONFIRMING)).isEqualTo(1);
        assertThat(stage.current().census().oldestOpen()).isEqualTo(before.oldestOpen());
    }

    @Test
    void theOldestAtRestAreForgottenPastTheBoundAndCounted() {
        Stage small = new Stage().bounds(new Bounds(100, 100, 100, 2)).begun();
        for (String loginId : List.of("ada", "bob", "cyd", "dan")) {
            tooLate(small, loginId);
            small.after(Duration.ofSeconds(1));
        }

        small.after(Duration.ofSeconds(1));

        assertThat(small.partition.journal()).containsOnlyKeys("cyd", "dan");
        assertThat(small.observer.count(Note.EVICTED)).isEqualTo(2);
    }

    @Test
    void whoWasRememberedAnewIsNotTheOldestAnyMore() {
        Stage small = new Stage().bounds(new Bounds(100, 100, 100, 2)).begun();
        for (String loginId : List.of("ada", "bob", "ada", "cyd")) {
            tooLate(small, loginId);
            small.after(Duration.ofSeconds(1));
        }

        small.after(Duration.ofSeconds(1));

        assertThat(small.partition.journal()).containsOnlyKeys("ada", "cyd");
    }

    @Test
    void afterATakeOverTheOldestIsForgottenFirstWhateverTheOrderOfTheJournal() {
        Stage small = new Stage().bounds(new Bounds(100, 100, 100, 2)).begun();
        Instant until = small.now().plus(Duration.ofHours(1));
        small.partition.leave("new", new Resting(Memory.EMPTY, until.plusSeconds(2)));
        small.partition.leave("old", new Resting(Memory.EMPTY, until));
        small.partition.leave("mid", new Resting(Memory.EMPTY, until.plusSeconds(1)));

        small.takeOver();
        small.step();

        assertThat(small.partition.journal()).containsOnlyKeys("new", "mid");
    }

    private static void tooLate(Stage stage, String loginId) {
        stage.publish(
                Source.INTERACTIVE,
                Records.request(loginId, "r" + stage.now(), stage.now().minus(Duration.ofDays(2))));
        stage.step();
    }

    private void challenged() {
        stage.request("ada", "r1");
        stage.step();
        stage.answer(Answers.challenged("live"));
        stage.step();
        assertThat(stage.session("ada")).isInstanceOf(ChallengePending.class);
    }

    private void restart() {
        stage.crash();
        stage.takeOver();
        stage.after(Duration.ofMillis(1));
    }
}
