package dev.reconnect.worker.kafka.shard;

import dev.reconnect.worker.kafka.client.RetryDelay;
import dev.reconnect.worker.kafka.feed.Inbox;
import dev.reconnect.worker.kafka.shard.ShardHealth.ShardState;
import dev.reconnect.worker.shard.SessionCounts;
import dev.reconnect.worker.shard.ShardLifecycle.Order;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread of one assigned partition. It runs one {@link ShardLifecycleDriver} after another, as long as the consumer
 * holds the partition.
 *
 * <p>If a lifecycle was fenced or lost, the next one follows after a pause, because a late zombie can fence the
 * rightful owner. A runner begins only after the earlier runner of the same partition has ended: two runners in one
 * worker share their group membership, so the group could not tell which of them may commit.
 */
public final class ShardRunner {

    private static final Logger log = LoggerFactory.getLogger(ShardRunner.class);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration BEAT = Duration.ofSeconds(1);
    /** If a lifecycle lasted longer than this, its failure counts as a new one: the pauses begin again. */
    private static final Duration WELL = Duration.ofSeconds(30);
    /** After this many unexpected exceptions in a row the shard is closed: they will not stop by themselves. */
    private static final int MOST_BUGS = 10;

    private final int partition;
    private final ShardDependencies dependencies;
    /** The end of the runner before. The runner itself is let go: each would keep all that came before it. */
    private final CompletableFuture<Void> before;

    private final RetryDelay retryDelay;
    private final Thread thread;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final CountDownLatch ordered = new CountDownLatch(1);
    private final AtomicReference<Order> order = new AtomicReference<>(Order.RUN);
    private volatile @Nullable Instant handOverUntil;
    private volatile @Nullable Inbox inbox;
    private volatile SessionCounts.@Nullable Snapshot counts;
    private volatile ShardHealth health;
    /** What ended the last lifecycle; null once the next one runs. Only the shard's thread uses it. */
    private @Nullable String trouble;

    /** @param before the last runner of this partition in this worker; null if there was none */
    ShardRunner(int partition, ShardDependencies dependencies, @Nullable ShardRunner before) {
        this(partition, dependencies, before, new RetryDelay(FIRST_PAUSE, LONGEST_PAUSE, dependencies.random()));
    }

    public ShardRunner(
            int partition, ShardDependencies dependencies, @Nullable ShardRunner before, RetryDelay retryDelay) {
        this.partition = partition;
        this.dependencies = dependencies;
        this.before = before == null ? CompletableFuture.completedFuture(null) : before.ended;
        this.retryDelay = retryDelay;
        Instant now = dependencies.clock().instant();
        this.health = new ShardHealth(partition, ShardState.TAKING_OVER, null, now, now, Map.of());
        this.thread = new Thread(this::run, "shard-" + partition);
    }

    public void start() {
        thread.start();
    }

    int partition() {
        return partition;
    }

    /** Completes when the shard's thread has ended and its log is closed. */
    public CompletableFuture<Void> ended() {
        return ended;
    }

    public ShardHealth health() {
        ShardHealth last = health;
        Inbox current = inbox;
        return current == null
                ? last
                : new ShardHealth(
                        partition, last.state(), last.reason(), last.since(), last.heartbeat(), current.visits());
    }

    /** The session counts at the end of the last turn; null if the shard does not run. */
    SessionCounts.@Nullable Snapshot counts() {
        return counts;
    }

    /** Asks the shard to finish what it must within this time; drops it if it is not in its loop. Returns at once. */
    void handOver(Duration atMost) {
        ShardState state = health.state();
        if (state != ShardState.RUNNING && state != ShardState.REFUSED) {
            drop();
            return;
        }
        handOverUntil = dependencies.clock().instant().plus(atMost);
        order.compareAndSet(Order.RUN, Order.HAND_OVER);
        wake();
    }

    /** Ends the shard at once. The next owner does again what was not committed. Returns at once. */
    public void drop() {
        order.set(Order.DROP);
        wake();
        thread.interrupt();
    }

    private void wake() {
        ordered.countDown();
        Inbox current = inbox;
        if (current != null) {
            current.wake();
        }
    }

    private void run() {
        int bugs = 0;
        try {
            // This wait sends no heartbeat. So if the earlier runner never ends, this runner looks stuck, as it should.
            while (!before.isDone() && order.get() == Order.RUN) {
                ordered.await(50, TimeUnit.MILLISECONDS);
            }
            while (order.get() == Order.RUN) {
                Instant begun = dependencies.clock().instant();
                ShardLifecycleDriver.Exit exit = new ShardLifecycleDriver(partition, dependencies, new View()).live();
                if (Duration.between(begun, dependencies.clock().instant()).compareTo(WELL) > 0) {
                    retryDelay.reset();
                    bugs = 0;
                }
                switch (exit) {
                    case ShardLifecycleDriver.Over ignored -> {}
                    case ShardLifecycleDriver.Hopeless hopeless -> closed(hopeless.reason());
                    case ShardLifecycleDriver.FailedShard failedShard -> {
                        bugs += failedShard.bug() ? 1 : 0;
                        if (bugs >= MOST_BUGS) {
                            closed(failedShard.reason() + ", " + bugs + " times in a row");
                        } else {
                            pause(failedShard.reason());
                        }
                    }
                }
            }
            enter(ShardState.STOPPED, null);
        } catch (InterruptedException e) {
            enter(ShardState.STOPPED, null);
        } catch (RuntimeException | Error e) {
            enter(ShardState.DEAD, "its thread died: " + e.getClass().getSimpleName());
            throw e;
        } finally {
            ended.complete(null);
        }
    }

    private void pause(String reason) throws InterruptedException {
        if (order.get() == Order.RUN) {
            Duration pause = retryDelay.next();
            log.warn("shard {}: {}; again in {} ms", partition, reason, pause.toMillis());
            trouble = reason;
            enter(ShardState.BACKING_OFF, reason);
            awaitOrder(pause);
        }
    }

    private void closed(String reason) throws InterruptedException {
        log.error("shard {} is closed, the others go on: {}", partition, reason);
        enter(ShardState.CLOSED, reason);
        while (order.get() == Order.RUN) {
            awaitOrder(BEAT);
        }
    }

    private void awaitOrder(Duration atMost) throws InterruptedException {
        long begun = System.nanoTime();
        long left = atMost.toNanos();
        while (left > 0 && !ordered.await(Math.min(left, BEAT.toNanos()), TimeUnit.NANOSECONDS)) {
            beat();
            left = atMost.toNanos() - (System.nanoTime() - begun);
        }
    }

    private void enter(ShardState shardState, @Nullable String reason) {
        Instant now = dependencies.clock().instant();
        health = new ShardHealth(partition, shardState, reason, now, now, Map.of());
    }

    private void beat() {
        ShardHealth last = health;
        health = new ShardHealth(
                partition,
                last.state(),
                last.reason(),
                last.since(),
                dependencies.clock().instant(),
                Map.of());
    }

    /** What a lifecycle may read and change of its runner. */
    final class View {

        Order order() {
            return order.get();
        }

        /** The moment when the hand-over must be done; {@link Instant#MIN} if none was ordered. */
        Instant handOverUntil() {
            Instant until = handOverUntil;
            return until != null ? until : Instant.MIN;
        }

        /** The membership to commit with; null if the partition is not ours any more. */
        @Nullable ConsumerGroupMetadata membership() {
            // The order matters: a membership that is newer than the partition's loss is never seen without the loss.
            ConsumerGroupMetadata current = dependencies.membership().current();
            return order.get() == Order.DROP ? null : current;
        }

        void enter(ShardState shardState) {
            if (shardState == ShardState.RUNNING) {
                trouble = null;
            }
            ShardRunner.this.enter(shardState, trouble);
        }

        /** Kafka refuses the shard's transaction for this reason. */
        void refused(@Nullable String reason) {
            ShardHealth last = health;
            if (last.state() != ShardState.REFUSED || !Objects.equals(last.reason(), reason)) {
                ShardRunner.this.enter(ShardState.REFUSED, reason);
            }
        }

        void beat() {
            ShardRunner.this.beat();
        }

        void counts(SessionCounts.@Nullable Snapshot snapshot) {
            counts = snapshot;
        }

        void inbox(@Nullable Inbox current) {
            inbox = current;
        }
    }
}
