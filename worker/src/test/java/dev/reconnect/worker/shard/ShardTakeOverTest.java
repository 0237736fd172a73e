package dev.reconnect.worker.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.contracts.MfaChallengePending;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.session.LoginHistory;
import dev.reconnect.worker.session.RefusalClass;
import dev.reconnect.worker.session.Session.ChallengePending;
import dev.reconnect.worker.session.Session.Queued;
import dev.reconnect.worker.session.Session.Resting;
import dev.reconnect.worker.session.Session.Starting;
import dev.reconnect.worker.session.Signal;
import dev.reconnect.worker.shard.ShardLog.Commit;
import dev.reconnect.worker.shard.testing.FakeLog;
import dev.reconnect.worker.shard.testing.FakeLog.Fate;
import dev.reconnect.worker.shard.testing.FlinksAnswers;
import dev.reconnect.worker.shard.testing.InputRecords;
import dev.reconnect.worker.shard.testing.ShardHarness;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A new owner continues from the end of the journal, in every state. */
class ShardTakeOverTest {

    /** In bytes; room for two logins at rest, and not for three. */
    private static final long TWO_LOGINS = 1_500;

    private final ShardHarness harness = new ShardHarness().begun();

    @Test
    void thePositionsAreCommittedBeforeAnyCall() {
        harness.request("ada", "r1");
        harness.step();
        harness.crash();
        int calls = harness.flinks.calls().size();

        harness.takeOver();

        assertThat(harness.partition.transactions().getLast().positions()).isEqualTo(Map.of(Source.INTERACTIVE, 1L));
        assertThat(harness.flinks.calls()).hasSize(calls);
    }

    @Test
    void aFirstCommitThatIsRefusedIsRepeatedBeforeAnythingElse() {
        harness.request("ada", "r1");
        harness.step();
        harness.crash();
        FakeLog log = new FakeLog(harness.partition);
        log.next(Fate.STALE_MEMBERSHIP);
        Shard next = harness.shardOn(log);
        ShardLog.RestoredShard restoredShard = log.takeOver();

        assertThat(next.start(harness.now(), restoredShard, restoredShard.positions())
                        .commit())
                .isEqualTo(Commit.STALE_MEMBERSHIP);
        assertThat(harness.flinks.calls()).hasSize(1);

        assertThat(next.step(harness.now(), List.of(), List.of()).commit()).isEqualTo(Commit.COMMITTED);
        assertThat(log.attempts().get(1)).isEqualTo(log.attempts().get(0));
    }

    @Test
    void anInteractiveStartWithoutAnAnswerIsInDoubtAndRepeatedOnce() {
        harness.request("ada", "r1");
        harness.step();

        restart();
        assertThat(harness.flinks.calls()).containsExactly(new Call.Start("ada"), new Call.Start("ada"));
        assertThat(harness.observer.count(Signal.DOUBT_RETRIED)).isEqualTo(1);

        restart();
        assertThat(harness.flinks.calls()).hasSize(2);
        assertThat(harness.observer.count(Signal.DOUBT_WAITED_OUT)).isEqualTo(1);
    }

    @Test
    void aBatchStartWithoutAnAnswerWaitsUntilItsSessionCanNoLongerLive() {
        harness.batch("ada", "r1");
        harness.step();

        restart();
        harness.runFor(Duration.ofMinutes(7));
        assertThat(harness.flinks.calls()).hasSize(1);
        assertThat(harness.session("ada")).isInstanceOf(Queued.class);

        harness.runFor(Duration.ofMinutes(2));
        assertThat(harness.flinks.calls()).hasSize(2);
        assertThat(harness.session("ada")).isInstanceOf(Starting.class);
    }

    @Test
    void anAuthorizingSessionIsPolledOnUnderItsRequestId() {
        harness.request("ada", "r1");
        harness.step();
        harness.answer(FlinksAnswers.pending("live"));
        harness.step();

        restart();

        assertThat(harness.flinks.calls()).containsExactly(new Call.Start("ada"), new Call.Poll("live"));
    }

    @Test
    void aPendingChallengeIsNotAnnouncedAgainAndStillAnswered() {
        challenged();
        assertThat(harness.outcomes()).singleElement().isInstanceOf(MfaChallengePending.class);

        restart();
        harness.confirm("ada", "c1");
        harness.step();
        harness.answer(FlinksAnswers.authorized("cached", harness.now()));
        harness.step();
        harness.answer(FlinksAnswers.accounts("cached", harness.now()));
        harness.step();

        assertThat(harness.outcomes()).hasSize(2).last().isInstanceOf(AccountsReady.class);
    }

    @Test
    void aPendingChallengeStillExpires() {
        challenged();

        restart();
        harness.flinks.permits(0);
        harness.runFor(Duration.ofMinutes(30));

        assertThat(harness.session("ada")).isInstanceOf(Resting.class);
        assertThat(harness.outcomes()).hasSize(2);
    }

    @Test
    void aRunningCheckIsMadeAgain() {
        harness.confirm("ada", "c1");
        harness.step();

        restart();

        assertThat(harness.flinks.calls()).containsExactly(new Call.CheckCached("ada"), new Call.CheckCached("ada"));
    }

    @Test
    void aRunningFetchIsMadeAgain() {
        harness.request("ada", "r1");
        harness.step();
        harness.answer(FlinksAnswers.authorized("live", harness.now()));
        harness.step();

        restart();

        assertThat(harness.flinks.calls())
                .containsExactly(new Call.Start("ada"), new Call.Fetch("live"), new Call.Fetch("live"));
    }

    @Test
    void aQueuedSessionKeepsItsPlace() {
        harness.flinks.permits(0);
        harness.request("ada", "r1");
        harness.step();
        harness.flinks.permits(1);

        restart();

        assertThat(harness.flinks.calls()).containsExactly(new Call.Start("ada"));
    }

    @Test
    void anEndedRefreshIsStillRemembered() {
        RawRecord request = harness.request("ada", "r1");
        harness.step();
        harness.answer(FlinksAnswers.refused(RefusalClass.BROKEN, "INVALID_REQUEST"));
        harness.step();

        restart();
        harness.publish(request);
        harness.step();

        assertThat(harness.outcomes()).hasSize(1);
        assertThat(harness.observer.count(Signal.DUPLICATE_REQUEST)).isEqualTo(1);
    }

    @Test
    void theNumbersOfANewOwnerAreThoseOfTheOldOne() {
        challenged();
        harness.confirm("cyd", "c1");
        harness.step();
        SessionCounts.Snapshot before = harness.current().counts();

        harness.crash();
        harness.takeOver();

        Map<SessionCounts.CountedState, Integer> after =
                harness.current().counts().sessions();
        assertThat(after.get(SessionCounts.CountedState.CHALLENGE_PENDING)).isEqualTo(1);
        assertThat(after.get(SessionCounts.CountedState.CONFIRMING)).isEqualTo(1);
        assertThat(harness.current().counts().oldestOpen()).isEqualTo(before.oldestOpen());
    }

    @Test
    void theOldestAtRestAreForgottenPastTheBoundAndCounted() {
        ShardHarness small =
                new ShardHarness().bounds(100, 100, 100, TWO_LOGINS).begun();
        for (String loginId : List.of("ada", "bob", "cyd", "dan")) {
            tooLate(small, loginId);
            small.after(Duration.ofSeconds(1));
        }

        small.after(Duration.ofSeconds(1));

        assertThat(small.partition.journal()).containsOnlyKeys("cyd", "dan");
        assertThat(small.observer.count(Signal.EVICTED)).isEqualTo(2);
    }

    @Test
    void whoWasRememberedAnewIsNotTheOldestAnyMore() {
        ShardHarness small =
                new ShardHarness().bounds(100, 100, 100, TWO_LOGINS).begun();
        for (String loginId : List.of("ada", "bob", "ada", "cyd")) {
            tooLate(small, loginId);
            small.after(Duration.ofSeconds(1));
        }

        small.after(Duration.ofSeconds(1));

        assertThat(small.partition.journal()).containsOnlyKeys("ada", "cyd");
    }

    @Test
    void afterATakeOverTheOldestIsForgottenFirstWhateverTheOrderOfTheJournal() {
        ShardHarness small =
                new ShardHarness().bounds(100, 100, 100, TWO_LOGINS).begun();
        Instant until = small.now().plus(Duration.ofHours(1));
        small.partition.leave("new", new Resting(LoginHistory.EMPTY, until.plusSeconds(2)));
        small.partition.leave("old", new Resting(LoginHistory.EMPTY, until));
        small.partition.leave("mid", new Resting(LoginHistory.EMPTY, until.plusSeconds(1)));

        small.takeOver();
        small.step();

        assertThat(small.partition.journal()).containsOnlyKeys("new", "mid");
    }

    private static void tooLate(ShardHarness harness, String loginId) {
        harness.publish(
                Source.INTERACTIVE,
                InputRecords.request(loginId, "r" + harness.now(), harness.now().minus(Duration.ofDays(2))));
        harness.step();
    }

    private void challenged() {
        harness.request("ada", "r1");
        harness.step();
        harness.answer(FlinksAnswers.challenged("live"));
        harness.step();
        assertThat(harness.session("ada")).isInstanceOf(ChallengePending.class);
    }

    private void restart() {
        harness.crash();
        harness.takeOver();
        harness.after(Duration.ofMillis(1));
    }
}
