package dev.reconnect.worker.kafka;

import dev.reconnect.worker.kafka.ShardHealth.State;
import dev.reconnect.worker.shard.ShardLog;
import dev.reconnect.worker.shard.ShardLog.Restored;
import dev.reconnect.worker.shard.ShardLog.ShardUnavailable;
import dev.reconnect.worker.shard.Source;
import dev.reconnect.worker.shard.Steps;
import dev.reconnect.worker.shard.Tenure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A shard from one take-over to its end: fence and restore, then drive its {@link Tenure}, waiting as that says. The
 * sources are read, from where the last owner stopped, once the group knows us. Its memory dies with it.
 */
final class ShardLife {

    private static final Logger log = LoggerFactory.getLogger(ShardLife.class);

    private static final Inbox.Batch NOTHING = new Inbox.Batch(List.of(), List.of());
    private static final int RECORDS_PER_SOURCE = 500;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

    /** How a life ended. */
    sealed interface End {}

    /** As ordered. */
    record Over() implements End {}

    /** By something that may pass. {@code bug}: an exception that nobody expected. */
    record Failed(String reason, boolean bug) implements End {}

    /** By something that stays until somebody acts. */
    record Hopeless(String reason) implements End {}

    /** What is kept of the start: not the restored sessions, which the shard has and will forget. */
    private record Begun(
            Steps shard,
            Tenure tenure,
            @Nullable ConsumerGroupMetadata membership,
            Tenure.Next next,
            Map<Source, Long> positions,
            int sessions) {}

    private final int partition;
    private final ShardPorts ports;
    private final ShardRunner.View runner;
    private final Inbox inbox = new Inbox(Inbox.Limits.DEFAULT);
    private @Nullable Steps steps;

    ShardLife(int partition, ShardPorts ports, ShardRunner.View runner) {
        this.partition = partition;
        this.ports = ports;
        this.runner = runner;
    }

    End live() throws InterruptedException {
        runner.enter(State.TAKING_OVER);
        runner.inbox(inbox);
        ShardLog shardLog = ports.logs().open(partition, runner::membership);
        try {
            return live(shardLog);
        } catch (ShardUnavailable e) {
            String reason = String.valueOf(e.getMessage());
            return e.hopeless() ? new Hopeless(reason) : new Failed(reason, false);
        } catch (RuntimeException e) {
            if (runner.order() == Tenure.Order.DROP) {
                return new Over();
            }
            log.error("shard {}: an exception that nobody expected", partition, e);
            return new Failed(
                    "an exception that nobody expected: " + e.getClass().getSimpleName(), true);
        } finally {
            // A dropped shard's thread is interrupted; closing must not be.
            boolean interrupted = Thread.interrupted();
            runner.inbox(null);
            runner.census(null);
            inbox.close();
            if (steps != null) {
                steps.abandon();
            }
            ports.feeds().values().forEach(feed -> feed.unfollow(partition));
            shardLog.close();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private End live(ShardLog shardLog) throws ShardUnavailable, InterruptedException {
        Begun begun = begin(shardLog);
        Steps shard = begun.shard();
        Tenure tenure = begun.tenure();
        Tenure.Phase phase = Tenure.Phase.JOINING;
        ConsumerGroupMetadata membership = begun.membership();
        Tenure.Next next = begun.next();
        while (!(next instanceof Tenure.Ended)) {
            settled(shard);
            if (tenure.phase() != phase) {
                phase = tenure.phase();
                entered(phase, begun);
            }
            Inbox.Batch batch = await(next, membership);
            // Before the commit that it is compared with: a change in between is not missed.
            membership = ports.membership().current();
            next = tenure.step(now(), runner.order(), runner.handOverUntil(), batch.records(), batch.answers());
        }
        return end(((Tenure.Ended) next).end());
    }

    private Begun begin(ShardLog shardLog) throws ShardUnavailable {
        Restored restored = shardLog.takeOver();
        Steps shard = ports.shards().create(partition, shardLog, inbox::answer);
        steps = shard;
        Tenure tenure = new Tenure(shard);
        ConsumerGroupMetadata membership = ports.membership().current();
        return new Begun(
                shard,
                tenure,
                membership,
                tenure.begin(now(), restored),
                restored.positions(),
                restored.sessions().size());
    }

    private Inbox.Batch await(Tenure.Next next, @Nullable ConsumerGroupMetadata membership)
            throws InterruptedException {
        return switch (next) {
            case Tenure.Take take -> inbox.take(until(take.atLatest()), RECORDS_PER_SOURCE);
            case Tenure.TakeAnswers take -> new Inbox.Batch(List.of(), inbox.takeAnswers(until(take.atLatest())));
            case Tenure.AwaitMembership await -> {
                ports.membership().awaitOtherThan(membership, until(await.atLatest()));
                yield NOTHING;
            }
            case Tenure.Ended ended -> NOTHING;
        };
    }

    private void entered(Tenure.Phase phase, Begun begun) {
        switch (phase) {
            case JOINING -> {}
            case RUNNING -> {
                ports.feeds()
                        .forEach((source, feed) ->
                                feed.follow(partition, begun.positions().getOrDefault(source, 0L), inbox));
                log.info("shard {}: taken over, {} sessions", partition, begun.sessions());
                runner.enter(State.RUNNING);
            }
            case HANDING_OVER -> runner.enter(State.HANDING_OVER);
        }
    }

    private void settled(Steps shard) {
        runner.beat();
        runner.census(shard.census());
        for (Source source : Source.values()) {
            inbox.want(source, shard.wants(source));
        }
    }

    private End end(Tenure.End end) {
        return switch (end) {
            case Tenure.Dropped dropped -> new Over();
            case Tenure.Failed failed -> new Failed(failed.reason(), false);
            case Tenure.HandedOver over -> {
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
        return ports.clock().instant();
    }

    private Duration until(Instant moment) {
        Instant now = now();
        if (!moment.isAfter(now)) {
            return Duration.ZERO;
        }
        return moment.isAfter(now.plus(LONGEST_WAIT)) ? LONGEST_WAIT : Duration.between(now, moment);
    }
}
