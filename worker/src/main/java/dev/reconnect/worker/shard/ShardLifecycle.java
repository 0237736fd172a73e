package dev.reconnect.worker.shard;

import dev.reconnect.worker.shard.FlinksCalls.CallAnswer;
import dev.reconnect.worker.shard.Shard.Turn;
import dev.reconnect.worker.shard.ShardLog.Commit;
import dev.reconnect.worker.shard.ShardLog.RestoredShard;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A shard with its owner, from the restored journal to the end: prove to the group that we are a member, run, hand
 * over. A step function like the shard itself: no thread, no clock; its driver waits as it says and steps again.
 *
 * <p>What must hold: no call is made, and no record is read, before the first transaction has proved the membership. A
 * lifecycle that loses a transaction is over, and its memory is of no more use.
 */
public final class ShardLifecycle {

    private static final Duration STALE_PAUSE = Duration.ofMillis(300);
    /** If the group takes longer than this to settle, it no longer knows this worker. */
    private static final Duration LONGEST_STALE = Duration.ofMinutes(2);

    private static final Duration FIRST_REFUSED_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_REFUSED_PAUSE = Duration.ofSeconds(10);

    /** What the owner of the partition wants. */
    public enum Order {
        RUN,
        HAND_OVER,
        DROP
    }

    /** How far the lifecycle has come. */
    public enum Phase {
        /** The first transaction is not committed yet. */
        JOINING,
        /** The shard is in its loop. */
        RUNNING,
        /** The shard finishes what it must before the next owner takes over. */
        HANDING_OVER
    }

    /** What the driver does before the next step. */
    public sealed interface Next {}

    /** Steps with what has arrived, at {@code atLatest} at the latest. */
    public record Take(Instant atLatest) implements Next {}

    /** Steps with answers only, at {@code atLatest} at the latest: records are left to the next owner. */
    public record TakeAnswers(Instant atLatest) implements Next {}

    /** Takes nothing. Steps again once the membership has changed, at {@code atLatest} at the latest. */
    public record AwaitMembership(Instant atLatest) implements Next {}

    /** Takes nothing. Steps again at {@code atLatest}: Kafka refuses the transaction, and may take it then. */
    public record AwaitKafka(Instant atLatest) implements Next {}

    /** Does nothing more: the lifecycle is over. */
    public record Ended(End end) implements Next {}

    /** How the lifecycle ended. */
    public sealed interface End {}

    /** Handed over as ordered. If {@code startsInFlight}, starts are left in doubt. */
    public record HandedOver(Commit lastCommit, boolean startsInFlight) implements End {}

    /** Dropped at once as ordered. */
    public record Dropped() implements End {}

    /** Ended by something that may pass; {@code reason} is for an operator. */
    public record Failed(String reason) implements End {}

    private final ShardLoop shard;
    private Phase phase = Phase.JOINING;
    private @Nullable Instant staleSince;
    /** When the refused transaction is tried again; null if none was refused. */
    private @Nullable Instant refusedUntil;

    private Duration refusedPause = FIRST_REFUSED_PAUSE;

    /** A lifecycle that does nothing before {@link #begin}. */
    public ShardLifecycle(ShardLoop shard) {
        this.shard = shard;
    }

    public Phase phase() {
        return phase;
    }

    /** The first turn, right after the log was taken over. */
    public Next begin(Instant now, RestoredShard restoredShard) {
        Map<Source, Long> positions =
                Map.of(Source.INTERACTIVE, restoredShard.positions().getOrDefault(Source.INTERACTIVE, 0L));
        return join(now, Order.RUN, shard.start(now, restoredShard, positions));
    }

    /**
     * One turn, with what was taken since the last turn.
     *
     * @param handOverUntil how long a hand-over may wait for starts in flight
     */
    public Next step(
            Instant now, Order order, Instant handOverUntil, List<RawRecord> records, List<CallAnswer> answers) {
        if (order == Order.DROP) {
            return new Ended(new Dropped());
        }
        if (order == Order.RUN && refusedUntil != null && now.isBefore(refusedUntil)) {
            return new AwaitKafka(refusedUntil);
        }
        if (phase == Phase.JOINING) {
            return order == Order.RUN
                    ? join(now, order, shard.step(now, List.of(), List.of()))
                    : new Ended(new Dropped());
        }
        if (phase == Phase.RUNNING && order == Order.HAND_OVER) {
            phase = Phase.HANDING_OVER;
            shard.stopAdmitting();
        }
        return phase == Phase.HANDING_OVER
                ? handOver(now, handOverUntil, shard.step(now, List.of(), answers))
                : run(now, shard.step(now, records, answers));
    }

    /** Only a member of the group gets through this. */
    private Next join(Instant now, Order order, Turn turn) {
        return switch (turn.commit()) {
            case COMMITTED -> {
                phase = Phase.RUNNING;
                yield settled(turn);
            }
            case STALE_MEMBERSHIP -> order == Order.RUN ? stale(now) : new Ended(new Dropped());
            case REFUSED -> refused(now);
            case LOST -> new Ended(new Failed("fenced, or its first transaction's result is unknown"));
        };
    }

    private Next run(Instant now, Turn turn) {
        return switch (turn.commit()) {
            case COMMITTED -> settled(turn);
            case STALE_MEMBERSHIP -> stale(now);
            case REFUSED -> refused(now);
            case LOST -> new Ended(new Failed("fenced, or a transaction's result is unknown"));
        };
    }

    /**
     * Waiting records are not committed: the next owner reads them. Answers are taken: no one repeats their calls. What
     * Kafka refuses stays so for longer than a hand-over may take.
     */
    private Next handOver(Instant now, Instant until, Turn turn) {
        boolean inFlight = shard.startsInFlight();
        boolean done = turn.commit() == Commit.COMMITTED && !inFlight && !shard.answersWait();
        if (done || turn.commit() == Commit.LOST || turn.commit() == Commit.REFUSED || !now.isBefore(until)) {
            return new Ended(new HandedOver(turn.commit(), inFlight));
        }
        Instant soon = now.plus(STALE_PAUSE);
        Instant atLatest = soon.isBefore(until) ? soon : until;
        return turn.commit() == Commit.STALE_MEMBERSHIP ? new AwaitMembership(atLatest) : new TakeAnswers(atLatest);
    }

    private Next settled(Turn turn) {
        staleSince = null;
        refusedUntil = null;
        refusedPause = FIRST_REFUSED_PAUSE;
        return new Take(turn.wakeAt());
    }

    /** Nothing was lost, and a take-over would help nothing: it waits as long as it takes. */
    private Next refused(Instant now) {
        staleSince = null;
        Instant until = now.plus(refusedPause);
        refusedUntil = until;
        Duration longer = refusedPause.multipliedBy(2);
        refusedPause = longer.compareTo(LONGEST_REFUSED_PAUSE) < 0 ? longer : LONGEST_REFUSED_PAUSE;
        return new AwaitKafka(until);
    }

    private Next stale(Instant now) {
        refusedUntil = null;
        Instant since = staleSince == null ? now : staleSince;
        staleSince = since;
        return Duration.between(since, now).compareTo(LONGEST_STALE) > 0
                ? new Ended(new Failed("the group does not know this worker"))
                : new AwaitMembership(now.plus(STALE_PAUSE));
    }
}
