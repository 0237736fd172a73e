package dev.reconnect.worker.kafka.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reconnect.worker.kafka.client.RetryDelay;
import dev.reconnect.worker.kafka.feed.Inbox;
import dev.reconnect.worker.kafka.feed.Membership;
import dev.reconnect.worker.kafka.shard.ShardHealth.ShardState;
import dev.reconnect.worker.kafka.testing.FakeShards;
import dev.reconnect.worker.kafka.testing.KafkaHarness;
import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.shard.FlinksCalls.CallAnswer;
import dev.reconnect.worker.shard.ShardLog.Commit;
import dev.reconnect.worker.shard.ShardLog.ShardUnavailable;
import dev.reconnect.worker.shard.Source;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

@Order(2)
class ShardRunnerTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final FakeShards shards = new FakeShards();
    private final ShardRunner runner = new ShardRunner(
            3,
            shards.ports(new Membership()),
            null,
            new RetryDelay(Duration.ofMillis(10), Duration.ofMillis(50), new Random(3)));

    @AfterEach
    void drop() throws Exception {
        runner.drop();
        runner.ended().get(20, TimeUnit.SECONDS);
    }

    @Test
    void theFirstTransactionCarriesThePositionAndOnlyThenTheSourcesAreRead() {
        shards.commits.add(Commit.STALE_MEMBERSHIP);
        shards.commits.add(Commit.STALE_MEMBERSHIP);
        runner.start();
        running();

        assertThat(shards.events).startsWith("take over", "start at 11", "step", "step");
        assertThat(shards.positions)
                .isEqualTo(Map.of(Source.INTERACTIVE, 11L, Source.BATCH, 12L, Source.REDIRECTS, 13L));
    }

    @Test
    void theRestoredSessionsAreLetGoOnceTheShardHasThem() {
        shards.sessions.set(new HashMap<>());
        var restored = new WeakReference<>(Objects.requireNonNull(shards.sessions.get()));
        runner.start();
        running();

        await().atMost(LIMIT).until(() -> {
            System.gc();
            return restored.refersTo(null);
        });
    }

    @Test
    void aFencedOwnerThatStillHoldsThePartitionComesBack() {
        runner.start();
        running();
        shards.commits.add(Commit.LOST);
        inbox().offer(Source.INTERACTIVE, List.of(KafkaHarness.record(Source.INTERACTIVE, 3, 11, new byte[0])));

        await().atMost(LIMIT).until(() -> Collections.frequency(shards.events, "take over") == 2);
        running();
        assertThat(shards.events.indexOf("close")).isLessThan(shards.events.lastIndexOf("take over"));
    }

    @Test
    void aShardWhoseMembershipWasStaleStepsAgainWithNothingNew() {
        runner.start();
        running();
        shards.commits.add(Commit.STALE_MEMBERSHIP);
        inbox().offer(Source.INTERACTIVE, List.of(KafkaHarness.record(Source.INTERACTIVE, 3, 11, new byte[0])));

        await().atMost(LIMIT).until(() -> Collections.frequency(shards.events, "step") >= 3);
        assertThat(shards.records).hasSize(1);
        assertThat(Collections.frequency(shards.events, "take over")).isEqualTo(1);
    }

    @Test
    void aShardWhoseTransactionKafkaRefusesSaysWhyAndGoesOnWithoutATakeOver() {
        runner.start();
        running();
        shards.commits.addAll(Collections.nCopies(4, Commit.REFUSED));
        inbox().offer(Source.INTERACTIVE, List.of(KafkaHarness.record(Source.INTERACTIVE, 3, 11, new byte[0])));

        await().atMost(LIMIT).until(() -> runner.health().state() == ShardState.REFUSED);
        assertThat(runner.health().reason()).isEqualTo(FakeShards.REFUSAL);

        running();
        assertThat(runner.health().reason()).isNull();
        assertThat(shards.commits).isEmpty();
        assertThat(shards.records).hasSize(1);
        assertThat(Collections.frequency(shards.events, "take over")).isEqualTo(1);
    }

    @Test
    void anAnswerToAnOldLifeNeverReachesTheNext() {
        runner.start();
        running();
        shards.commits.add(Commit.LOST);
        inbox().wake();
        await().atMost(LIMIT).until(() -> shards.entrances.size() == 2);
        running();

        shards.entrances.get(0).accept(new CallAnswer(1, new Answer.Pending("old")));
        shards.entrances.get(1).accept(new CallAnswer(1, new Answer.Pending("new")));

        await().atMost(LIMIT).until(() -> !shards.answered.isEmpty());
        assertThat(shards.answered).containsExactly(new CallAnswer(1, new Answer.Pending("new")));
    }

    @Test
    void aJournalThatNobodyCanReadClosesTheShardWithTheReason() {
        shards.takeOvers.add(new ShardUnavailable("offset 3: format version 9", true, new IllegalStateException()));
        runner.start();

        await().atMost(LIMIT).until(() -> runner.health().state() == ShardState.CLOSED);
        assertThat(runner.health().reason()).isEqualTo("offset 3: format version 9");
        assertThat(runner.health().red()).isTrue();
        assertThat(shards.events).containsExactly("take over", "close");
    }

    @Test
    void aTakeOverThatMaySucceedLaterIsTriedAgain() {
        shards.takeOvers.add(new ShardUnavailable("no broker", false, new IllegalStateException()));
        shards.takeOvers.add(new ShardUnavailable("no broker", false, new IllegalStateException()));
        runner.start();

        running();
        assertThat(Collections.frequency(shards.events, "take over")).isEqualTo(3);
    }

    @Test
    void anExceptionThatComesBackTenTimesClosesTheShard() {
        shards.bug = true;
        runner.start();

        await().atMost(LIMIT).until(() -> runner.health().state() == ShardState.CLOSED);
        assertThat(Collections.frequency(shards.events, "take over")).isEqualTo(10);
        assertThat(runner.health().reason()).contains("IllegalStateException").contains("10 times");
    }

    @Test
    void aHandOverGoesOnUntilNoStartIsInFlight() throws Exception {
        shards.startsInFlight = true;
        runner.start();
        running();
        runner.handOver(LIMIT);
        await().atMost(LIMIT).until(() -> shards.events.contains("stop admitting"));
        assertThat(runner.ended()).isNotDone();

        shards.startsInFlight = false;
        shards.entrances.getFirst().accept(new CallAnswer(1, new Answer.Pending("request")));

        runner.ended().get(20, TimeUnit.SECONDS);
        assertThat(shards.answered).hasSize(1);
        assertThat(shards.events).endsWith("step", "abandon", "close");
        assertThat(runner.health().state()).isEqualTo(ShardState.STOPPED);
        assertThat(shards.followed).isEmpty();
    }

    @Test
    void anAnswerThatCameJustBeforeTheHandOverIsStillTaken() throws Exception {
        runner.start();
        running();
        CountDownLatch gate = new CountDownLatch(1);
        shards.blocksStep = gate;
        int before = Collections.frequency(shards.events, "step");
        inbox().wake();
        await().atMost(LIMIT).until(() -> Collections.frequency(shards.events, "step") > before);

        shards.entrances.getFirst().accept(new CallAnswer(1, new Answer.Pending("request")));
        runner.handOver(LIMIT);
        gate.countDown();

        runner.ended().get(20, TimeUnit.SECONDS);
        assertThat(shards.answered).hasSize(1);
    }

    @Test
    void aHandOverEndsAtItsBoundThoughAStartIsInFlight() throws Exception {
        shards.startsInFlight = true;
        runner.start();
        running();

        runner.handOver(Duration.ofMillis(300));

        runner.ended().get(20, TimeUnit.SECONDS);
        assertThat(shards.events).endsWith("close");
    }

    @Test
    void aDroppedShardEndsInTheMiddleOfItsTakeOver() throws Exception {
        shards.blocksTakeOver = new CountDownLatch(1);
        runner.start();
        await().atMost(LIMIT).until(() -> shards.events.contains("take over"));

        runner.drop();

        runner.ended().get(10, TimeUnit.SECONDS);
        assertThat(shards.events).containsExactly("take over", "close");
    }

    @Test
    void theNextRunnerOfAPartitionBeginsOnlyAfterTheLastHasEnded() throws Exception {
        FakeShards later = new FakeShards();
        ShardRunner next = new ShardRunner(3, later.ports(new Membership()), runner);
        runner.start();
        running();
        next.start();
        await().during(Duration.ofMillis(300)).atMost(LIMIT).until(later.events::isEmpty);

        runner.drop();

        await().atMost(LIMIT).until(() -> later.events.contains("take over"));
        assertThat(runner.ended()).isDone();
        next.drop();
        next.ended().get(20, TimeUnit.SECONDS);
    }

    @Test
    void aRunnerThatHasEndedIsLetGoByTheNext() {
        runner.start();
        var first = new WeakReference<>(new ShardRunner(4, shards.ports(new Membership()), null));
        ShardRunner next = new ShardRunner(4, shards.ports(new Membership()), first.get());

        await().atMost(LIMIT).until(() -> {
            System.gc();
            return first.refersTo(null);
        });
        assertThat(next.ended()).isNotDone();
    }

    private void running() {
        await().atMost(LIMIT).until(() -> runner.health().state() == ShardState.RUNNING && shards.followed.size() == 3);
    }

    private Inbox inbox() {
        return Objects.requireNonNull(shards.followed.get(Source.INTERACTIVE));
    }
}
