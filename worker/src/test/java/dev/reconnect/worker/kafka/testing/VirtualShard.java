package dev.reconnect.worker.kafka.testing;

import dev.reconnect.worker.kafka.feed.Inbox;
import dev.reconnect.worker.kafka.shard.ShardLifecycleDriver;
import dev.reconnect.worker.kafka.shard.ShardRunner;
import dev.reconnect.worker.shard.FlinksCalls.CallAnswer;
import dev.reconnect.worker.shard.RawRecord;
import dev.reconnect.worker.shard.ShardLifecycle;
import dev.reconnect.worker.shard.ShardLifecycle.Order;
import dev.reconnect.worker.shard.ShardLog;
import dev.reconnect.worker.shard.ShardLog.RestoredShard;
import dev.reconnect.worker.shard.ShardLog.ShardUnavailable;
import dev.reconnect.worker.shard.ShardLoop;
import dev.reconnect.worker.shard.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Does in virtual time what {@link ShardRunner} and {@link ShardLifecycleDriver} do with threads. It runs one lifecycle
 * after another, as long as the process holds the partition, and reads the sources.
 */
public final class VirtualShard {

    private static final int RECORDS_PER_SOURCE = 500;
    private static final Duration AFTER_HAND_OVER = Duration.ofMillis(500);

    /** What the process and its environment provide. */
    public interface Host {
        Instant now();

        RandomGenerator random();

        /** Runs the action after the delay, if the process is still alive then. */
        void later(Duration delay, Runnable action);

        ShardLog open(int partition, Supplier<@Nullable ConsumerGroupMetadata> membership);

        ShardLoop create(int partition, ShardLog log, Consumer<CallAnswer> answers);

        /** The records that a consumer's poll gives. */
        List<RawRecord> poll(Source source, int partition, long from);

        @Nullable ConsumerGroupMetadata membership();

        /** The shard calls this when it runs: its first transaction is committed. */
        void running(int partition);

        /** The shard reports an error of the product: it closed itself, or met an unexpected exception. */
        void wrong(String what, @Nullable Throwable why);
    }

    private final int partition;
    private final Host process;
    private final Runnable whenEnded;
    private Order order = Order.RUN;
    private Instant handOverUntil = Instant.MIN;
    private boolean ended;
    private int failures;
    private @Nullable Life life;

    /** {@code whenEnded} runs once, when the shard has ended. */
    public VirtualShard(int partition, Host process, Runnable whenEnded) {
        this.partition = partition;
        this.process = process;
        this.whenEnded = whenEnded;
    }

    public void start() {
        soon(50, this::takeOver);
    }

    /** Asks the shard to hand the partition over within this time. */
    public void handOver(Duration atMost) {
        if (order == Order.HAND_OVER) {
            // The poll thread is still in the callback of the first request.
            return;
        }
        Life current = life;
        if (current == null || current.phase != ShardLifecycle.Phase.RUNNING) {
            drop();
            return;
        }
        order = Order.HAND_OVER;
        handOverUntil = process.now().plus(atMost);
        current.wake(Duration.ZERO);
        process.later(atMost.plus(AFTER_HAND_OVER), this::drop);
    }

    /** Ends the shard at once, because the partition is not ours any more. */
    public void drop() {
        order = Order.DROP;
        if (life != null) {
            life.end();
        }
        end();
    }

    public boolean ended() {
        return ended;
    }

    /** Tells that there are new records of this source. */
    public void arrived(Source source) {
        if (life != null) {
            life.look(source);
        }
    }

    private void soon(int atMostMillis, Runnable action) {
        process.later(Duration.ofMillis(process.random().nextInt(1, atMostMillis + 1)), action);
    }

    private void end() {
        if (!ended) {
            ended = true;
            whenEnded.run();
        }
    }

    private @Nullable ConsumerGroupMetadata membership() {
        return order == Order.DROP ? null : process.membership();
    }

    private void takeOver() {
        if (order != Order.RUN) {
            end();
            return;
        }
        Life next = new Life();
        life = next;
        next.begin();
    }

    private void failed() {
        life = null;
        if (order == Order.RUN) {
            failures++;
            soon(100 << Math.min(failures, 6), this::takeOver);
        } else {
            end();
        }
    }

    /** One lifecycle of the shard, from the take-over to the end. */
    private final class Life {
        private final Inbox inbox = new Inbox(Inbox.InboxLimits.DEFAULT);
        private final Map<Source, Long> reading = new EnumMap<>(Source.class);
        private final Map<Source, Boolean> looking = new EnumMap<>(Source.class);
        private ShardLifecycle.@Nullable Phase phase;
        private ShardLifecycle.@Nullable Next next;
        private @Nullable ShardLog log;
        private @Nullable ShardLoop loop;
        private @Nullable ShardLifecycle lifecycle;
        private @Nullable RestoredShard restoredShard;
        private @Nullable Instant wakesAt;
        private boolean over;

        void begin() {
            ShardLog opened = process.open(partition, VirtualShard.this::membership);
            log = opened;
            try {
                RestoredShard found = opened.takeOver();
                restoredShard = found;
                ShardLoop shard = process.create(partition, opened, this::answer);
                loop = shard;
                ShardLifecycle begun = new ShardLifecycle(shard);
                lifecycle = begun;
                phase = begun.phase();
                settled(begun.begin(process.now(), found));
            } catch (ShardUnavailable e) {
                if (e.hopeless()) {
                    process.wrong("shard " + partition + " closed itself", e);
                }
                end();
                failed();
            } catch (RuntimeException e) {
                process.wrong("an exception that no one expected", e);
            }
        }

        private void answer(CallAnswer callAnswer) {
            if (!over) {
                inbox.answer(callAnswer);
                wake(Duration.ZERO);
            }
        }

        void wake(Duration delay) {
            Instant at = process.now().plus(delay);
            Instant planned = wakesAt;
            if (over || (planned != null && !at.isBefore(planned))) {
                return;
            }
            wakesAt = at;
            process.later(delay, () -> {
                if (!over && at.equals(wakesAt)) {
                    wakesAt = null;
                    step();
                }
            });
        }

        private void step() {
            Inbox.Batch batch = taken();
            try {
                settled(Objects.requireNonNull(lifecycle)
                        .step(process.now(), order, handOverUntil, batch.records(), batch.answers()));
            } catch (RuntimeException e) {
                process.wrong("an exception that no one expected", e);
            }
        }

        private Inbox.Batch taken() {
            try {
                return switch (Objects.requireNonNull(next)) {
                    case ShardLifecycle.Take take -> inbox.take(Duration.ZERO, RECORDS_PER_SOURCE);
                    case ShardLifecycle.TakeAnswers take ->
                        new Inbox.Batch(List.of(), inbox.takeAnswers(Duration.ZERO));
                    case ShardLifecycle.AwaitMembership await -> new Inbox.Batch(List.of(), List.of());
                    case ShardLifecycle.AwaitKafka await -> new Inbox.Batch(List.of(), List.of());
                    case ShardLifecycle.Ended already -> new Inbox.Batch(List.of(), List.of());
                };
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private void settled(ShardLifecycle.Next after) {
            if (over) {
                return;
            }
            next = after;
            ShardLoop shard = Objects.requireNonNull(loop);
            for (Source source : Source.values()) {
                inbox.want(source, shard.wants(source));
            }
            ShardLifecycle.Phase now = Objects.requireNonNull(lifecycle).phase();
            if (now != phase && now == ShardLifecycle.Phase.RUNNING) {
                failures = 0;
                process.running(partition);
                Map<Source, Long> positions =
                        Objects.requireNonNull(restoredShard).positions();
                positions.forEach(reading::put);
            }
            phase = now;
            switch (after) {
                case ShardLifecycle.Take take -> {
                    reading.keySet().forEach(this::look);
                    wakeAt(take.atLatest());
                }
                case ShardLifecycle.TakeAnswers take -> wakeAt(take.atLatest());
                case ShardLifecycle.AwaitMembership await -> wakeAt(await.atLatest());
                case ShardLifecycle.AwaitKafka await -> wakeAt(await.atLatest());
                case ShardLifecycle.Ended ending -> {
                    boolean failed = ending.end() instanceof ShardLifecycle.Failed;
                    end();
                    if (failed) {
                        failed();
                    } else {
                        VirtualShard.this.end();
                    }
                }
            }
        }

        private void wakeAt(Instant moment) {
            Instant now = process.now();
            if (moment.equals(Instant.MAX)) {
                return;
            }
            wake(moment.isAfter(now) ? Duration.between(now, moment) : Duration.ofNanos(1));
        }

        /** Polls the source soon, if the shard reads it and the inbox has space. */
        void look(Source source) {
            Long from = reading.get(source);
            if (over || from == null || looking.getOrDefault(source, false) || !inbox.hasSpace(source)) {
                return;
            }
            looking.put(source, true);
            soon(20, () -> poll(source));
        }

        private void poll(Source source) {
            looking.put(source, false);
            if (over || !inbox.hasSpace(source)) {
                return;
            }
            List<RawRecord> records = process.poll(source, partition, Objects.requireNonNull(reading.get(source)));
            if (!records.isEmpty()) {
                inbox.offer(source, records);
                reading.put(source, records.getLast().next());
                wake(Duration.ZERO);
                look(source);
            }
        }

        void end() {
            if (over) {
                return;
            }
            over = true;
            inbox.close();
            if (loop != null) {
                loop.abandon();
            }
            if (log != null) {
                log.close();
            }
        }
    }
}
