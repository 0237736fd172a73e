package dev.reconnect.worker.kafka.shard;

import dev.reconnect.contracts.EventCodec;
import dev.reconnect.worker.kafka.client.CannotStartException;
import dev.reconnect.worker.kafka.client.KafkaClients;
import dev.reconnect.worker.kafka.client.KafkaObserver;
import dev.reconnect.worker.kafka.client.KafkaShardsSettings;
import dev.reconnect.worker.kafka.client.Topics;
import dev.reconnect.worker.kafka.feed.FollowerConsumer;
import dev.reconnect.worker.kafka.feed.Membership;
import dev.reconnect.worker.kafka.journal.JournalFormat;
import dev.reconnect.worker.kafka.journal.Murmur2Placement;
import dev.reconnect.worker.kafka.log.CommittedOffsets;
import dev.reconnect.worker.kafka.log.ShardLogFactory;
import dev.reconnect.worker.session.RestingMemory;
import dev.reconnect.worker.shard.SessionCounts;
import dev.reconnect.worker.shard.Source;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Kafka side of a worker. It joins the requests group, runs a shard for each partition that is assigned to it, and
 * hands the shards over when it loses them. Start it once and close it once.
 *
 * <p>It has one thread for the requests consumer, one for each follower, and one for each shard. Only the thread of the
 * requests consumer starts and ends shards.
 */
public final class KafkaShards implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(KafkaShards.class);

    private static final Duration LONGEST_LOOK_UP = Duration.ofSeconds(20);
    private static final Duration CLOSE_CLIENTS = Duration.ofSeconds(8);

    private final KafkaShardsSettings settings;
    private final JournalFormat format;
    private final EventCodec codec;
    private final ShardFactory factory;
    private final KafkaObserver observer;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final KafkaClients clients;
    private final RestingMemory resting;
    private final ShardRunners runners;
    private volatile @Nullable Running running;

    private record Running(
            Admin admin,
            HeldRecords held,
            RequestsConsumer requests,
            FollowerConsumer redirects,
            FollowerConsumer batch) {}

    /** @param random used by several threads at once */
    public KafkaShards(
            KafkaShardsSettings settings,
            JournalFormat format,
            EventCodec codec,
            ShardFactory factory,
            RestingMemory resting,
            KafkaObserver observer,
            InstantSource clock,
            RandomGenerator random) {
        this.settings = settings;
        this.format = format;
        this.codec = codec;
        this.factory = factory;
        this.resting = resting;
        this.runners = new ShardRunners(resting);
        this.observer = observer;
        this.clock = clock;
        this.random = random;
        this.clients = new KafkaClients(settings, observer);
    }

    /**
     * Checks the topics and starts the threads. It does not wait for shards: they come with the assignment.
     *
     * @throws CannotStartException if the topics are not as they must be, or Kafka cannot be reached
     */
    public synchronized void start() {
        if (running != null) {
            throw new IllegalStateException("started already");
        }
        Admin admin = clients.admin();
        try {
            Running started = assemble(admin);
            running = started;
            started.redirects().start();
            started.batch().start();
            started.requests().start();
        } catch (KafkaException e) {
            admin.close(Duration.ZERO);
            throw new CannotStartException("Kafka refused: " + e.getMessage(), e);
        } catch (CannotStartException e) {
            admin.close(Duration.ZERO);
            throw e;
        }
    }

    private Running assemble(Admin admin) {
        Topics topics = settings.topics();
        CoPartitioning coPartitioning = new CoPartitioning(settings, admin, LONGEST_LOOK_UP);
        Murmur2Placement placement = new Murmur2Placement(coPartitioning.partitions());
        ShardLogFactory logs = new ShardLogFactory(
                settings,
                placement,
                clients,
                new CommittedOffsets(admin, settings, LONGEST_LOOK_UP),
                format,
                resting,
                codec,
                observer);
        Consumer<byte[], byte[]> reader = clients.restore(0);
        try {
            coPartitioning.checkJournal(logs.reader(), reader);
        } finally {
            clients.close(reader, Duration.ZERO);
        }
        Membership membership = new Membership();
        FollowerConsumer redirects = new FollowerConsumer(Source.REDIRECTS, topics.redirects(), clients, clock, random);
        FollowerConsumer batch = new FollowerConsumer(Source.BATCH, topics.batch(), clients, clock, random);
        ShardDependencies.Shards shards =
                (partition, shardLog, answers) -> factory.create(partition, shardLog, placement, answers);
        RequestsConsumer requests = new RequestsConsumer(
                settings,
                clients,
                membership,
                runners,
                interactive -> new ShardDependencies(
                        logs::open,
                        shards,
                        Map.of(Source.INTERACTIVE, interactive, Source.REDIRECTS, redirects, Source.BATCH, batch),
                        membership,
                        clock,
                        random),
                clock,
                random);
        return new Running(admin, new HeldRecords(admin, topics, observer), requests, redirects, batch);
    }

    /** The health of the shards and consumers; empty before the start. */
    public KafkaHealth health() {
        Running now = running;
        return now == null
                ? new KafkaHealth(List.of(), List.of())
                : new KafkaHealth(
                        runners.health(),
                        List.of(
                                now.requests().health(),
                                now.redirects().health(),
                                now.batch().health()));
    }

    /** The session counts of the shards that run here, by partition, as of each shard's last turn. */
    public Map<Integer, SessionCounts.Snapshot> counts() {
        return runners.counts();
    }

    /** Looks what open transactions hold back from the shards that run here, every 15 seconds. Does not wait. */
    public void lookAtHeldRecords() {
        Running now = running;
        if (now != null) {
            now.held().look(runners.counts().keySet(), clock.instant());
        }
    }

    /** Closes as {@link #close(Duration)} does, with the hand-over time of the settings. */
    @Override
    public void close() {
        close(settings.handOver());
    }

    /**
     * Hands over all shards within {@code handOver}, leaves the group, and closes every client. A shard that is not
     * handed over in time is left to its next owner. It takes at most the given time and some seconds for the clients.
     */
    public synchronized void close(Duration handOver) {
        Running ending = running;
        if (ending == null) {
            return;
        }
        running = null;
        try {
            ending.requests().close(handOver);
            boolean ended = ending.requests().awaitEnd(handOver.plus(CLOSE_CLIENTS));
            ending.redirects().close();
            ending.batch().close();
            ended &= ending.redirects().awaitEnd(CLOSE_CLIENTS);
            ended &= ending.batch().awaitEnd(CLOSE_CLIENTS);
            ended &= runners.awaitEnd(CLOSE_CLIENTS);
            if (!ended) {
                log.warn("not everything of the Kafka side ended in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ending.admin().close(Duration.ofSeconds(1));
        }
    }
}
