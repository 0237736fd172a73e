package dev.reconnect.worker.kafka;

import dev.reconnect.worker.kafka.ShardHealth.State;
import dev.reconnect.worker.kafka.ShardRunner.Order;
import dev.reconnect.worker.shard.FlinksCalls.Answered;
import dev.reconnect.worker.shard.RawRecord;
import dev.reconnect.worker.shard.Shard.Turn;
import dev.reconnect.worker.shard.ShardLog;
import dev.reconnect.worker.shard.ShardLog.Commit;
import dev.reconnect.worker.shard.ShardLog.Restored;
import dev.reconnect.worker.shard.ShardLog.ShardUnavailable;
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
 * A shard from one take-over to its end: fence and restore, show the group that we are a member, read on from where the
 * last owner stopped, step until told otherwise. Its memory dies with it.
 */
final class ShardLife {

    private static final Logger log = LoggerFactory.getLogger(ShardLife.class);

    private static final int RECORDS_PER_SOURCE = 500;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);
    private static final Duration STALE_PAUSE = Duration.ofMillis(300);
    /** A group that takes longer to settle has lost us without telling. */
    private static final Duration LONGEST_STALE = Duration.ofMinutes(2);

    /** How a life ended. */
    sealed interface End {}

    /** As ordered. */
    record Over() implements End {}

    /** By something that may pass. {@code bug}: an exception that nobody expected. */
    record Failed(String reason, boolean bug) implements End {}

    /** By something that stays until somebody acts. */
    record Hopeless(String reason) implements End {}

    private final int partition;
    private final ShardPorts ports;
    private final ShardRunner.View runner;
    private final Inbox inbox = new Inbox(Inbox.Limits.DEFAULT);
    private @Nullable Steps steps;
    private @Nullable Instant staleSince;
    private boolean lost;
    /** Answers that were taken when the order to hand over came: whoever gave them will not give them again. */
    private List<Answered> unheard = List.of();

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
            if (runner.order() == Order.DROP) {
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
            // A lost turn has given back its room already.
            if (steps != null && !lost) {
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
        Restored restored = shardLog.takeOver();
        Steps shard = ports.shards().create(partition, shardLog, inbox::answer);
        steps = shard;
        End refused = firstTransaction(shard, restored);
        if (refused != null) {
            return refused;
        }
        ports.feeds().forEach((source, feed) -> feed.follow(partition, position(restored, source), inbox));
        log.info(
                "shard {}: taken over, {} sessions",
                partition,
                restored.sessions().size());
        runner.enter(State.RUNNING);
        End failed = run(shard);
        return failed != null ? failed : handOver(shard);
    }

    /** Only a member of the group gets through this; before it no call is made. Null if it did. */
    private @Nullable End firstTransaction(Steps shard, Restored restored) throws InterruptedException {
        Map<Source, Long> position = Map.of(Source.INTERACTIVE, position(restored, Source.INTERACTIVE));
        ConsumerGroupMetadata before = ports.membership().current();
        Turn turn = settled(shard.start(ports.clock().instant(), restored, position), shard);
        while (turn.commit() == Commit.STALE_MEMBERSHIP && runner.order() == Order.RUN) {
            if (staleForTooLong(before)) {
                return new Failed("the group does not know this worker", false);
            }
            before = ports.membership().current();
            turn = step(shard, List.of(), List.of());
        }
        return switch (turn.commit()) {
            case COMMITTED -> null;
            case STALE_MEMBERSHIP -> new Over();
            case LOST -> new Failed("fenced, or its first transaction's result is unknown", false);
        };
    }

    /** Steps until ordered otherwise, which is null, or lost. */
    private @Nullable End run(Steps shard) throws InterruptedException {
        Inbox.Batch batch = new Inbox.Batch(List.of(), List.of());
        while (runner.order() == Order.RUN) {
            ConsumerGroupMetadata before = ports.membership().current();
            Turn turn = step(shard, batch.records(), batch.answers());
            switch (turn.commit()) {
                case COMMITTED -> batch = inbox.take(until(turn.wakeAt()), RECORDS_PER_SOURCE);
                case LOST -> {
                    return new Failed("fenced, or a transaction's result is unknown", false);
                }
                case STALE_MEMBERSHIP -> {
                    if (staleForTooLong(before)) {
                        return new Failed("the group does not know this worker", false);
                    }
                    batch = new Inbox.Batch(List.of(), List.of());
                }
            }
        }
        unheard = batch.answers();
        return null;
    }

    /** What waits in the inbox was never committed: the next owner reads it. What was begun must be journaled. */
    private End handOver(Steps shard) throws InterruptedException {
        if (runner.order() == Order.DROP) {
            return new Over();
        }
        runner.enter(State.HANDING_OVER);
        shard.stopAdmitting();
        Commit last = Commit.STALE_MEMBERSHIP;
        List<Answered> answers = unheard;
        while (runner.order() == Order.HAND_OVER) {
            ConsumerGroupMetadata before = ports.membership().current();
            last = step(shard, List.of(), answers).commit();
            boolean done = last == Commit.COMMITTED && !shard.startsInFlight();
            if (done || last == Commit.LOST || !ports.clock().instant().isBefore(runner.handOverUntil())) {
                break;
            }
            if (last == Commit.STALE_MEMBERSHIP) {
                ports.membership().awaitOtherThan(before, STALE_PAUSE);
                answers = List.of();
            } else {
                answers = inbox.takeAnswers(shorter(STALE_PAUSE, until(runner.handOverUntil())));
            }
        }
        log.info("shard {}: handed over, last commit {}, starts in flight {}", partition, last, shard.startsInFlight());
        return new Over();
    }

    private Turn step(Steps shard, List<RawRecord> records, List<Answered> answers) {
        return settled(shard.step(ports.clock().instant(), records, answers), shard);
    }

    private Turn settled(Turn turn, Steps shard) {
        runner.beat();
        lost = turn.commit() == Commit.LOST;
        if (turn.commit() == Commit.COMMITTED) {
            staleSince = null;
        }
        runner.census(shard.census());
        for (Source source : Source.values()) {
            inbox.want(source, shard.wants(source));
        }
        return turn;
    }

    private boolean staleForTooLong(@Nullable ConsumerGroupMetadata stale) throws InterruptedException {
        runner.beat();
        Instant now = ports.clock().instant();
        Instant since = staleSince == null ? now : staleSince;
        staleSince = since;
        ports.membership().awaitOtherThan(stale, STALE_PAUSE);
        return Duration.between(since, now).compareTo(LONGEST_STALE) > 0;
    }

    private Duration until(Instant moment) {
        Instant now = ports.clock().instant();
        if (!moment.isAfter(now)) {
            return Duration.ZERO;
        }
        return moment.isAfter(now.plus(LONGEST_WAIT)) ? LONGEST_WAIT : Duration.between(now, moment);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static long position(Restored restored, Source source) {
        return restored.positions().getOrDefault(source, 0L);
    }
}
