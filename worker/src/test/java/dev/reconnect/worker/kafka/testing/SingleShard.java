package dev.reconnect.worker.kafka.testing;

import static org.awaitility.Awaitility.await;

import dev.reconnect.worker.kafka.client.RetryDelay;
import dev.reconnect.worker.kafka.feed.Inbox;
import dev.reconnect.worker.kafka.feed.Membership;
import dev.reconnect.worker.kafka.shard.ShardHealth;
import dev.reconnect.worker.kafka.shard.ShardHealth.ShardState;
import dev.reconnect.worker.kafka.shard.ShardRunner;
import dev.reconnect.worker.shard.ShardLog.Commit;
import dev.reconnect.worker.shard.ShardLog.ShardUnavailable;
import dev.reconnect.worker.shard.Source;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A shard with a real thread and the test's clock, for tests that watch it from outside. */
public final class SingleShard implements AutoCloseable {

    private static final int PARTITION = 3;
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final FakeShards shards = new FakeShards();
    private final CountDownLatch gate = new CountDownLatch(1);
    private ShardRunner runner;

    public SingleShard(InstantSource clock) {
        shards.clock = clock;
        runner = runner(null);
    }

    /** The health as the worker would show it. */
    public List<ShardHealth> health() {
        return List.of(runner.health());
    }

    /** Starts it, and waits until it is in its loop. */
    public void run() {
        runner.start();
        running();
    }

    /** Its thread calls a dependency that does not return, not even after an interrupt. */
    public void stickInAPort() {
        shards.deaf = true;
        shards.blocksStep = gate;
        shards.events.clear();
        inbox().wake();
        await().atMost(LIMIT).until(() -> shards.events.contains("step"));
    }

    /** Starts it. Its first take-over begins and does not end. */
    public void stickInItsTakeOver() {
        shards.blocksTakeOver = gate;
        runner.start();
        await().atMost(LIMIT).until(() -> shards.events.contains("take over"));
    }

    /** Its commit is lost, and the next take-over does not end. */
    public void failAndStickInTheNextTakeOver() {
        shards.blocksTakeOver = gate;
        shards.events.clear();
        shards.commits.add(Commit.LOST);
        inbox().wake();
        await().atMost(LIMIT).until(() -> shards.events.contains("take over"));
    }

    /** Kafka refuses its transaction from now on. */
    public void beRefused() {
        shards.commits.addAll(Collections.nCopies(1000, Commit.REFUSED));
        inbox().wake();
        await().atMost(LIMIT).until(() -> runner.health().state() == ShardState.REFUSED);
    }

    /** Lets the stuck thread go on, and waits until the shard is in its loop. */
    public void letGo() {
        gate.countDown();
        running();
    }

    /** The partition is assigned again before the thread of the earlier assignment has ended. */
    public void comeAgain() {
        runner.drop();
        runner = runner(runner);
        runner.start();
    }

    /** An unexpected error ends its thread. */
    public void die() throws Exception {
        shards.dies = true;
        inbox().wake();
        runner.ended().get(20, TimeUnit.SECONDS);
    }

    /** Starts it with a journal that this release cannot read, and waits until the shard is closed. */
    public void findItsJournalUnreadable() {
        shards.takeOvers.add(new ShardUnavailable("offset 3: format version 9", true, new IllegalStateException()));
        runner.start();
        await().atMost(LIMIT).until(() -> runner.health().state() == ShardState.CLOSED);
    }

    /** The consumers of these sources visit its inbox. */
    public void visitedBy(Collection<Source> sources) {
        sources.forEach(inbox()::visited);
    }

    /** Waits until its heartbeat is less than five seconds old by this clock. */
    public void awaitBeat(InstantSource clock) {
        await().atMost(LIMIT)
                .until(() -> Duration.between(runner.health().heartbeat(), clock.instant())
                                .compareTo(Duration.ofSeconds(5))
                        < 0);
    }

    @Override
    public void close() {
        shards.deaf = false;
        gate.countDown();
        runner.drop();
    }

    private void running() {
        await().atMost(LIMIT).until(() -> runner.health().state() == ShardState.RUNNING && shards.followed.size() == 3);
    }

    private Inbox inbox() {
        return Objects.requireNonNull(shards.followed.get(Source.INTERACTIVE));
    }

    private ShardRunner runner(@Nullable ShardRunner before) {
        return new ShardRunner(
                PARTITION,
                shards.ports(new Membership()),
                before,
                new RetryDelay(Duration.ofMillis(1), Duration.ofMillis(2), new Random(1)));
    }
}
