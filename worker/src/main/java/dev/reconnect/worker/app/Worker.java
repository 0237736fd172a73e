package dev.reconnect.worker.app;

import dev.reconnect.contracts.EventCodec;
import dev.reconnect.worker.app.settings.Settings;
import dev.reconnect.worker.flinks.ConnectUrls;
import dev.reconnect.worker.flinks.FlinksSettings;
import dev.reconnect.worker.flinks.client.FlinksClient;
import dev.reconnect.worker.flinks.institution.InstitutionBreakers;
import dev.reconnect.worker.flinks.limit.CallPermits;
import dev.reconnect.worker.flinks.limit.ShardCalls;
import dev.reconnect.worker.kafka.client.KafkaShardsSettings;
import dev.reconnect.worker.kafka.control.ControlTopic;
import dev.reconnect.worker.kafka.feed.ReaderHealth;
import dev.reconnect.worker.kafka.journal.SmileJournalFormat;
import dev.reconnect.worker.kafka.publish.InstitutionEvents;
import dev.reconnect.worker.kafka.shard.KafkaHealth;
import dev.reconnect.worker.kafka.shard.KafkaShards;
import dev.reconnect.worker.kafka.shard.ShardFactory;
import dev.reconnect.worker.ops.CallReporter;
import dev.reconnect.worker.ops.Health;
import dev.reconnect.worker.ops.InstitutionReporter;
import dev.reconnect.worker.ops.KafkaClientMeters;
import dev.reconnect.worker.ops.KafkaReporter;
import dev.reconnect.worker.ops.LoginHash;
import dev.reconnect.worker.ops.Meters;
import dev.reconnect.worker.ops.ShardReporter;
import dev.reconnect.worker.session.ConnectPages;
import dev.reconnect.worker.session.Policy;
import dev.reconnect.worker.session.RestingMemory;
import dev.reconnect.worker.shard.Intake;
import dev.reconnect.worker.shard.Pauses;
import dev.reconnect.worker.shard.Shard;
import dev.reconnect.worker.shard.ShardObserver;
import dev.reconnect.worker.shard.ShardParts;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running worker: the Flinks client, and the shards that Kafka assigns to it. */
public final class Worker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

    /** Logins at rest may take a third of the heap; data answers take a quarter at most. */
    private static final int HEAP_OVER_RESTING = 3;

    private static final Duration LOOK_INTERVAL = Duration.ofMillis(500);
    /** The most Kafka clients that are watched: each brings about a hundred time series. */
    private static final int WATCHED_CLIENTS = 64;

    /** Safe for many threads, unlike one seeded generator. */
    private static final RandomGenerator RANDOM =
            () -> ThreadLocalRandom.current().nextLong();

    private final ControlTopic control;
    private final KafkaShards shards;
    private final FlinksClient client;
    private final InstitutionBreakers breakers;
    private final InstitutionEvents institutionEvents;
    private final KafkaClientMeters clientMeters;
    private final ScheduledExecutorService looker;
    /** Set once, during the start. */
    private volatile @Nullable RedirectEndpoint redirect;

    private Worker(
            ControlTopic control,
            KafkaShards shards,
            FlinksClient client,
            InstitutionBreakers breakers,
            InstitutionEvents institutionEvents,
            KafkaClientMeters clientMeters,
            ScheduledExecutorService looker) {
        this.control = control;
        this.shards = shards;
        this.client = client;
        this.breakers = breakers;
        this.institutionEvents = institutionEvents;
        this.clientMeters = clientMeters;
        this.looker = looker;
    }

    /**
     * Starts the worker, and waits for Kafka if it does not answer. Returns when its threads run; from then on
     * {@code health} says whether it can work.
     *
     * @param health gets the worker's parts
     * @throws dev.reconnect.worker.kafka.client.CannotStartException if Kafka is not as it must be, or if the thread is
     *     interrupted
     */
    public static Worker start(Settings settings, MeterRegistry registry, Health health) {
        StartCheck.topics(settings, health.part("kafka"));
        Clock clock = Clock.systemUTC();
        Meters meters = new Meters(registry, clock);
        FlinksSettings flinks = settings.flinks();
        warnOfMissingSecrets(flinks.secrets());
        FlinksClient client = new FlinksClient(flinks, clock, new CallReporter(meters));
        KafkaClientMeters clientMeters = new KafkaClientMeters(registry, WATCHED_CLIENTS);
        KafkaShardsSettings kafka = settings.kafka();
        KafkaReporter reporter = new KafkaReporter(meters, clientMeters);
        Pauses pauses = new Pauses();
        ControlTopic control = new ControlTopic(kafka, pauses, reporter, clock, RANDOM);
        InstitutionEvents institutionEvents = new InstitutionEvents(kafka, reporter, meters::institutionEventDropped);
        InstitutionBreakers breakers = new InstitutionBreakers(
                settings.institutions(),
                clock,
                new InstitutionReporter(meters, institutionEvents::publish, kafka.workerId()));
        CallPermits permits = new CallPermits(flinks, client, breakers, clock);
        meters.institutionsDegraded(breakers::degraded);
        meters.answerBytes(client::answerBytes);
        meters.health(health);
        RestingMemory resting = new RestingMemory(Runtime.getRuntime().maxMemory() / HEAP_OVER_RESTING);
        KafkaShards shards = new KafkaShards(
                kafka,
                new SmileJournalFormat(),
                new EventCodec(),
                factory(
                        settings,
                        client,
                        permits,
                        pauses,
                        resting,
                        new ShardReporter(meters, new LoginHash(flinks.secrets().secretKey()), clock)),
                resting,
                reporter,
                clock,
                RANDOM);
        ScheduledExecutorService looker = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("vitals").factory());
        Worker worker = new Worker(control, shards, client, breakers, institutionEvents, clientMeters, looker);
        try {
            control.start();
            shards.start();
            worker.redirect = RedirectEndpoint.start(settings, reporter, meters, health, clock);
        } catch (RuntimeException cannotStart) {
            worker.close();
            throw cannotStart;
        }
        Runnable workerHealth = new WorkerHealth(
                worker::health, shards::counts, permits, meters, health, clock, WorkerHealth.HealthLimits.DEFAULT);
        Runnable looks = () -> {
            look(workerHealth);
            look(breakers::look);
            look(worker::lookAtRedirect);
            look(shards::lookAtHeldRecords);
        };
        var unused = looker.scheduleWithFixedDelay(looks, 0, LOOK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        return worker;
    }

    private void lookAtRedirect() {
        RedirectEndpoint endpoint = redirect;
        if (endpoint != null) {
            endpoint.look();
        }
    }

    private KafkaHealth health() {
        KafkaHealth health = shards.health();
        List<ReaderHealth> readers = new ArrayList<>(health.readers());
        readers.add(control.health());
        return new KafkaHealth(health.shards(), readers);
    }

    /** Catches everything, because a scheduled task that throws never runs again. */
    private static void look(Runnable part) {
        try {
            part.run();
        } catch (RuntimeException | Error unexpected) {
            LOG.error("looking at the worker's parts failed", unexpected);
        }
    }

    private static ShardFactory factory(
            Settings settings,
            FlinksClient client,
            CallPermits permits,
            Pauses pauses,
            RestingMemory resting,
            ShardObserver observer) {
        Policy policy = settings.policy();
        ConnectPages pages =
                RedirectEndpoint.pages(new ConnectUrls(settings.flinks().connect()), settings.redirects());
        ShardParts.SessionRules sessionRules = new ShardParts.SessionRules(policy, pages, RANDOM);
        ShardParts.Bounds bounds = ShardParts.Bounds.of(resting);
        return (partition, log, placement, answers) -> new Shard(new ShardParts(
                log,
                new ShardCalls(client, permits, answers),
                pauses,
                new Intake(placement, settings.redirects().allowList(), policy),
                sessionRules,
                observer,
                bounds));
    }

    private static void warnOfMissingSecrets(FlinksSettings.Secrets secrets) {
        if (secrets.secretKey() == null) {
            LOG.warn("reconnect.flinks.secret-key is not set: no authorize token is minted");
        }
        if (secrets.apiKey() == null) {
            LOG.warn("reconnect.flinks.api-key is not set: data calls carry no x-api-key");
        }
    }

    /** Drains and stops, in bounded time: hands the shards over, leaves the group, closes every client. */
    @Override
    public void close() {
        long stopping = System.nanoTime();
        shards.close();
        RedirectEndpoint endpoint = redirect;
        redirect = null;
        if (endpoint != null) {
            endpoint.close(stopping);
        }
        control.close();
        client.close();
        breakers.close();
        institutionEvents.close();
        looker.shutdownNow();
        clientMeters.close();
    }
}
