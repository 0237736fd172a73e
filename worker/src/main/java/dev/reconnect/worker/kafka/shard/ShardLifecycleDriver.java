package dev.reconnect.worker.kafka.shard;

import dev.reconnect.worker.kafka.feed.Inbox;
import dev.reconnect.worker.kafka.shard.ShardHealth.ShardState;
import dev.reconnect.worker.shard.ShardLifecycle;
import dev.reconnect.worker.shard.ShardLog;
import dev.reconnect.worker.shard.ShardLog.RestoredShard;
import dev.reconnect.worker.shard.ShardLog.ShardUnavailable;
import dev.reconnect.worker.shard.ShardLoop;
import dev.reconnect.worker.shard.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a shard from one take-over to its end. It fences and restores, then drives the {@link ShardLifecycle} and waits
 * as that says. It reads the sources once the group knows this member, from where the last owner stopped. What the
 * shard holds in memory ends with it.
 */
public final class ShardLifecycleDriver {

    private static final Logger log = LoggerFactory.getLogger(ShardLifecycleDriver.class);

    private static final Inbox.Batch NOTHING = new Inbox.Batch(List.of(), List.of());
    private static final int RECORDS_PER_SOURCE = 200;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

    /** How a lifecycle ended. */
    sealed interface Exit {}

    /** It ended by order. */
    record Over() implements Exit {}

    /** It failed for a reason that may pass. {@code bug}: whether an unexpected exception ended it. */
    record FailedShard(String reason, boolean bug) implements Exit {}

    /** It failed for a reason that stays until someone acts. */
    record Hopeless(String reason) implements Exit {}

    /** What is kept from the start. It holds no restored sessions, so that the shard can let go of them. */
    private record Begun(
            ShardLoop shard,
            ShardLifecycle lifecycle,
            @Nullable ConsumerGroupMetadata membership,
            ShardLifecycle.Next next,
            Map<Source, Long> positions,
            int sessions) {}

    private final int partition;
    private final ShardDependencies dependencies;
    private final ShardRunner.View runner;
    private final Inbox inbox = new Inbox(Inbox.InboxLimits.DEFAULT);
    private @Nullable ShardLoop loop;

    ShardLifecycleDriver(int partition, ShardDependencies dependencies, ShardRunner.View runner) {
        this.partition = partition;
        this.dependencies = dependencies;
        this.runner = runner;
    }

    Exit live() throws InterruptedException {
        runner.enter(ShardState.TAKING_OVER);
        runner.inbox(inbox);
        ShardLog shardLog = dependencies.logs().open(partition, runner::membership);
        try {
            return live(shardLog);
        } catch (ShardUnavailable e) {
            String reason = String.valueOf(e.getMessage());
            return e.hopeless() ? new Hopeless(reason) : new FailedShard(reason, false);
        } catch (RuntimeException e) {
            if (runner.order() == ShardLifecycle.Order.DROP) {
                return new Over();
            }
            log.error("shard {}: an exception that no one expected", partition, e);
            return new FailedShard(
                    "an exception that no one expected: " + e.getClass().getSimpleName(), true);
        } finally {
            // The thread of a dropped shard is interrupted, but this must not interrupt the closing.
            boolean interrupted = Thread.interrupted();
            runner.inbox(null);
            runner.counts(null);
            inbox.close();
            if (loop != null) {
                loop.abandon();
            }
            dependencies.readers().values().forEach(reader -> reader.unfollow(partition));
            shardLog.close();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Exit live(ShardLog shardLog) throws ShardUnavailable, InterruptedException {
        Begun begun = begin(shardLog);
        ShardLoop shard = begun.shard();
        ShardLifecycle lifecycle = begun.lifecycle();
        ShardLifecycle.Phase phase = ShardLifecycle.Phase.JOINING;
        ConsumerGroupMetadata membership = begun.membership();
        ShardLifecycle.Next next = begun.next();
        boolean refused = false;
        while (!(next instanceof ShardLifecycle.Ended)) {
            settled(shard);
            if (next instanceof ShardLifecycle.AwaitKafka) {
                refused = true;
                runner.refused(shardLog.refusal());
            } else if (refused) {
                refused = false;
                runner.enter(state(lifecycle.phase()));
            }
            if (lifecycle.phase() != phase) {
                phase = lifecycle.phase();
                entered(phase, begun);
            }
            Inbox.Batch batch = await(next, membership);
            // This read comes before the commit. So if the membership changes in between, the next wait sees it.
            membership = dependencies.membership().current();
            next = lifecycle.step(now(), runner.order(), runner.handOverUntil(), batch.records(), batch.answers());
        }
        return end(((ShardLifecycle.Ended) next).end());
    }

    private Begun begin(ShardLog shardLog) throws ShardUnavailable {
        RestoredShard restoredShard = shardLog.takeOver();
        ShardLoop shard = dependencies.shards().create(partition, shardLog, inbox::answer);
        loop = shard;
        ShardLifecycle lifecycle = new ShardLifecycle(shard);
        ConsumerGroupMetadata membership = dependencies.membership().current();
        return new Begun(
                shard,
                lifecycle,
                membership,
                lifecycle.begin(now(), restoredShard),
                restoredShard.positions(),
                restoredShard.sessions().size());
    }

    private Inbox.Batch await(ShardLifecycle.Next next, @Nullable ConsumerGroupMetadata membership)
            throws InterruptedException {
        return switch (next) {
            case ShardLifecycle.Take take -> inbox.take(until(take.atLatest()), RECORDS_PER_SOURCE);
            case ShardLifecycle.TakeAnswers take ->
                new Inbox.Batch(List.of(), inbox.takeAnswers(until(take.atLatest())));
            case ShardLifecycle.AwaitMembership await -> {
                dependencies.membership().awaitOtherThan(membership, until(await.atLatest()));
                yield NOTHING;
            }
            case ShardLifecycle.AwaitKafka await -> {
                dependencies.membership().awaitOtherThan(membership, until(await.atLatest()));
                yield NOTHING;
            }
            case ShardLifecycle.Ended ended -> NOTHING;
        };
    }

    private static ShardState state(ShardLifecycle.Phase phase) {
        return switch (phase) {
            case JOINING -> ShardState.TAKING_OVER;
            case RUNNING -> ShardState.RUNNING;
            case HANDING_OVER -> ShardState.HANDING_OVER;
        };
    }

    private void entered(ShardLifecycle.Phase phase, Begun begun) {
        switch (phase) {
            case JOINING -> {}
            case RUNNING -> {
                dependencies
                        .readers()
                        .forEach((source, reader) ->
                                reader.follow(partition, begun.positions().getOrDefault(source, 0L), inbox));
                log.info("shard {}: taken over, {} sessions", partition, begun.sessions());
                runner.enter(state(phase));
            }
            case HANDING_OVER -> runner.enter(state(phase));
        }
    }

    private void settled(ShardLoop shard) {
        runner.beat();
        runner.counts(shard.counts());
        for (Source source : Source.values()) {
            inbox.want(source, shard.wants(source));
        }
    }

    private Exit end(ShardLifecycle.End end) {
        return switch (end) {
            case ShardLifecycle.Dropped dropped -> new Over();
            case ShardLifecycle.Failed failed -> new FailedShard(failed.reason(), false);
            case ShardLifecycle.HandedOver over -> {
                log.info(
                        "shard {}: handed over, last commit {}, starts in flight {}",
                        partition,
                        over.lastCommit(),
                        over.startsInFlight());
                yield new Over();
            }
        };
    }

    private Instant now() {
        return dependencies.clock().instant();
    }

    private Duration until(Instant moment) {
        Instant now = now();
        if (!moment.isAfter(now)) {
            return Duration.ZERO;
        }
        return moment.isAfter(now.plus(LONGEST_WAIT)) ? LONGEST_WAIT : Duration.between(now, moment);
    }
}
