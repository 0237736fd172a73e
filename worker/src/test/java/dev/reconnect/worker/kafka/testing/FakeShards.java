package dev.reconnect.worker.kafka.testing;

import dev.reconnect.worker.kafka.feed.Inbox;
import dev.reconnect.worker.kafka.feed.Membership;
import dev.reconnect.worker.kafka.feed.PartitionReader;
import dev.reconnect.worker.kafka.shard.ShardDependencies;
import dev.reconnect.worker.session.Session;
import dev.reconnect.worker.shard.FlinksCalls.CallAnswer;
import dev.reconnect.worker.shard.RawRecord;
import dev.reconnect.worker.shard.SessionCounts;
import dev.reconnect.worker.shard.Shard.Turn;
import dev.reconnect.worker.shard.ShardLog;
import dev.reconnect.worker.shard.ShardLog.Commit;
import dev.reconnect.worker.shard.ShardLog.RestoredShard;
import dev.reconnect.worker.shard.ShardLog.ShardUnavailable;
import dev.reconnect.worker.shard.ShardLoop;
import dev.reconnect.worker.shard.Source;
import dev.reconnect.worker.shard.Transaction;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Logs, shards and readers that do what a test tells them, and record what the runner did. */
public final class FakeShards {

    /** Why Kafka refuses a transaction, if a turn ends so. */
    public static final String REFUSAL = "reconnect.outcomes: not allowed";

    /** What happened, in order. */
    public final List<String> events = new CopyOnWriteArrayList<>();
    /** How the next turns end; COMMITTED if the queue is empty. */
    public final Queue<Commit> commits = new ConcurrentLinkedQueue<>();
    /** What the next take-overs throw; they succeed if the queue is empty. */
    public final Queue<Exception> takeOvers = new ConcurrentLinkedQueue<>();
    /** The consumer of answers of each shard, the oldest first. */
    public final List<Consumer<CallAnswer>> entrances = new CopyOnWriteArrayList<>();
    /** All answers that the shards got. */
    public final List<CallAnswer> answered = new CopyOnWriteArrayList<>();
    /** All records that the shards got. */
    public final List<RawRecord> records = new CopyOnWriteArrayList<>();

    /** What the next take-over restores. */
    public final AtomicReference<Map<String, Session>> sessions = new AtomicReference<>(Map.of());

    public final Map<Source, Inbox> followed = new ConcurrentHashMap<>();
    public final Map<Source, Long> positions = new ConcurrentHashMap<>();
    public volatile boolean startsInFlight;
    public volatile boolean bug;
    volatile boolean dies;
    /** Whether a blocked thread ignores interrupts. */
    volatile boolean deaf;

    volatile InstantSource clock = InstantSource.system();
    public volatile @Nullable CountDownLatch blocksTakeOver;
    public volatile @Nullable CountDownLatch blocksStep;

    public ShardDependencies ports(Membership membership) {
        return new ShardDependencies(
                (partition, metadata) -> new Log(),
                (partition, log, answers) -> {
                    entrances.add(answers);
                    return new Loop();
                },
                Map.of(
                        Source.INTERACTIVE, reader(Source.INTERACTIVE),
                        Source.BATCH, reader(Source.BATCH),
                        Source.REDIRECTS, reader(Source.REDIRECTS)),
                membership,
                () -> clock.instant(),
                new Random(7));
    }

    private PartitionReader reader(Source source) {
        return new PartitionReader() {
            @Override
            public void follow(int partition, long position, Inbox inbox) {
                followed.put(source, inbox);
                positions.put(source, position);
            }

            @Override
            public void unfollow(int partition) {
                followed.remove(source);
            }
        };
    }

    private Turn turn() {
        Commit commit = commits.poll();
        return new Turn(commit == null ? Commit.COMMITTED : commit, Instant.MAX);
    }

    private void pass(@Nullable CountDownLatch gate) {
        try {
            while (gate != null && deaf && gate.getCount() > 0) {
                LockSupport.parkNanos(1_000_000);
            }
            if (gate != null && !gate.await(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the test never let it go on");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private final class Log implements ShardLog {
        @Override
        public RestoredShard takeOver() throws ShardUnavailable {
            events.add("take over");
            pass(blocksTakeOver);
            Exception fails = takeOvers.poll();
            if (fails instanceof ShardUnavailable unavailable) {
                throw unavailable;
            }
            return new RestoredShard(
                    Objects.requireNonNull(sessions.getAndSet(Map.of())),
                    Map.of(Source.INTERACTIVE, 11L, Source.BATCH, 12L, Source.REDIRECTS, 13L));
        }

        @Override
        public Commit commit(Transaction transaction) {
            throw new IllegalStateException("these shards commit nothing");
        }

        @Override
        public String refusal() {
            return REFUSAL;
        }

        @Override
        public void close() {
            events.add("close");
        }
    }

    private final class Loop implements ShardLoop {
        @Override
        public Turn start(Instant now, RestoredShard restoredShard, Map<Source, Long> first) {
            events.add("start at " + first.get(Source.INTERACTIVE));
            return turn();
        }

        @Override
        public Turn step(Instant now, List<RawRecord> given, List<CallAnswer> answers) {
            if (bug) {
                throw new IllegalStateException("a bug");
            }
            if (dies) {
                throw new AssertionError("an error");
            }
            records.addAll(given);
            answered.addAll(answers);
            events.add("step");
            pass(blocksStep);
            return turn();
        }

        @Override
        public boolean wants(Source source) {
            return true;
        }

        @Override
        public void stopAdmitting() {
            events.add("stop admitting");
        }

        @Override
        public boolean answersWait() {
            return false;
        }

        @Override
        public boolean startsInFlight() {
            return startsInFlight;
        }

        @Override
        public SessionCounts.Snapshot counts() {
            return new SessionCounts.Snapshot(Map.of(), null);
        }

        @Override
        public void abandon() {
            events.add("abandon");
        }
    }
}
