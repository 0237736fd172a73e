package dev.reconnect.worker.app;

import dev.reconnect.contracts.EventCodec;
import dev.reconnect.worker.flinks.CallPermits;
import dev.reconnect.worker.flinks.ConnectUrls;
import dev.reconnect.worker.flinks.FlinksClient;
import dev.reconnect.worker.flinks.FlinksSettings;
import dev.reconnect.worker.flinks.InstitutionBreakers;
import dev.reconnect.worker.flinks.ShardCalls;
import dev.reconnect.worker.kafka.ControlTopic;
import dev.reconnect.worker.kafka.FeedHealth;
import dev.reconnect.worker.kafka.InstitutionEvents;
import dev.reconnect.worker.kafka.KafkaHealth;
import dev.reconnect.worker.kafka.KafkaShards;
import dev.reconnect.worker.kafka.KafkaShardsSettings;
import dev.reconnect.worker.kafka.ShardFactory;
import dev.reconnect.worker.kafka.SmileJournalFormat;
import dev.reconnect.worker.ops.Health;
import dev.reconnect.worker.ops.KafkaClientMeters;
import dev.reconnect.worker.ops.Meters;
import dev.reconnect.worker.ops.ShardReporter;
import dev.reconnect.worker.session.ConnectPages;
import dev.reconnect.worker.session.Policy;
import dev.reconnect.worker.shard.Intake;
import dev.reconnect.worker.shard.Pauses;
import dev.reconnect.worker.shard.RedirectAllowList;
import dev.reconnect.worker.shard.Shard;
import dev.reconnect.worker.shard.ShardObserver;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
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

    /** How long starts in flight may take until their RequestId is journaled, on a rebalance and at the end. */
    private static final Duration HAND_OVER = Duration.ofSeconds(5);

    private static final Duration LOOK_INTERVAL = Duration.ofMillis(500);
    /** Each watched Kafka client brings about a hundred series. */
    private static final int WATCHED_CLIENTS = 64;

    /** Safe for many threads, as one seeded generator would not be. */
    private static final RandomGenerator RANDOM =
            () -> ThreadLocalRandom.current().nextLong();

    private final ControlTopic control;
    private final KafkaShards shards;
    private final FlinksClient client;
    private final InstitutionBreakers banks;
    private final InstitutionEvents institutionEvents;
    private final KafkaClientMeters clientMeters;
    private final ScheduledExecutorService looker;
    /** Set once, while it starts. */
    private volatile @Nullable RedirectSide redirect;

    private Worker(
            ControlTopic control,
            KafkaShards shards,
            FlinksClient client,
            InstitutionBreakers banks,
            InstitutionEvents institutionEvents,
            KafkaClientMeters clientMeters,
            ScheduledExecutorService looker) {
        this.control = control;
        this.shards = shards;
        this.client = client;
        this.banks = banks;
        this.institutionEvents = institutionEvents;
        this.clientMeters = clientMeters;
        this.looker = looker;
    }

    /**
     * Starts the worker. Returns when its threads run; whether it can work is what {@code health} says from then on.
     *
     * @param health gets the worker's parts
     * @throws dev.reconnect.worker.kafka.CannotStartException where Kafka is not as it must be
     */
    public static Worker start(Settings settings, MeterRegistry registry, Health health) {
        StartCheck.topics(settings);
        Clock clock = Clock.systemUTC();
        Meters meters = new Meters(registry, clock);
        FlinksSettings flinks = FlinksSide.client(settings.flinks());
        warnOfMissingSecrets(settings.flinks());
        CallPermits permits = new CallPermits(flinks, clock);
        FlinksClient client = new FlinksClient(flinks, clock, FlinksSide.observer(meters));
        KafkaClientMeters clientMeters = new KafkaClientMeters(registry, WATCHED_CLIENTS);
        KafkaShardsSettings kafka = kafka(settings);
        KafkaReporter reporter = new KafkaReporter(meters, clientMeters);
        Pauses pauses = new Pauses();
        ControlTopic control = new ControlTopic(kafka, pauses, reporter, clock, RANDOM);
        InstitutionEvents institutionEvents = new InstitutionEvents(kafka, reporter, meters::institutionEventDropped);
        InstitutionBreakers banks = new InstitutionBreakers(
                settings.institutions(), clock, new InstitutionReporter(meters, institutionEvents, kafka.workerId()));
        meters.institutionsDegraded(banks::degraded);
        meters.answerBytes(client::answerBytes);
        KafkaShards shards = new KafkaShards(
                kafka,
                new SmileJournalFormat(),
                new EventCodec(),
                factory(
                        settings,
                        client,
                        permits,
                        banks,
                        pauses,
                        RedirectSide.pages(new ConnectUrls(flinks.connect()), settings.redirect()),
                        new ShardReporter(meters, clock)),
                reporter,
                clock,
                RANDOM);
        ScheduledExecutorService looker = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("vitals").factory());
        Worker worker = new Worker(control, shards, client, banks, institutionEvents, clientMeters, looker);
        try {
            control.start();
            shards.start();
            worker.redirect = RedirectSide.start(settings, kafka, reporter, meters, health, clock);
        } catch (RuntimeException cannotStart) {
            worker.close();
            throw cannotStart;
        }
        Runnable vitals =
                new Vitals(worker::health, shards::census, permits, meters, health, clock, Vitals.Limits.DEFAULT);
        Runnable looks = () -> {
            look(vitals);
            look(banks::look);
            look(worker::lookAtRedirect);
        };
        var unused = looker.scheduleWithFixedDelay(looks, 0, LOOK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        return worker;
    }

    /** The port of the endpoint for redirects, where this worker has one. */
    public OptionalInt redirectPort() {
        RedirectSide endpoint = redirect;
        return endpoint == null ? OptionalInt.empty() : OptionalInt.of(endpoint.port());
    }

    private void lookAtRedirect() {
        RedirectSide endpoint = redirect;
        if (endpoint != null) {
            endpoint.look();
        }
    }

    private KafkaHealth health() {
        KafkaHealth health = shards.health();
        List<FeedHealth> feeds = new ArrayList<>(health.feeds());
        feeds.add(control.health());
        return new KafkaHealth(health.shards(), feeds);
    }

    /** A scheduled task that throws would never run again. */
    private static void look(Runnable vitals) {
        try {
            vitals.run();
        } catch (RuntimeException | Error unexpected) {
            LOG.error("looking at the worker's parts failed", unexpected);
        }
    }

    private static ShardFactory factory(
            Settings settings,
            FlinksClient client,
            CallPermits permits,
            InstitutionBreakers banks,
            Pauses pauses,
            ConnectPages pages,
            ShardObserver observer) {
        Policy policy = FlinksSide.policy(settings);
        RedirectAllowList redirects =
                new RedirectAllowList(Set.copyOf(settings.session().redirectAllowList()));
        return (partition, log, placement, answers) -> new Shard(new Shard.Parts(
                log,
                new ShardCalls(client, permits, banks, answers),
                pauses,
                new Intake(placement, redirects, policy),
                policy,
                pages,
                RANDOM,
                observer,
                Shard.Bounds.DEFAULT));
    }

    static KafkaShardsSettings kafka(Settings settings) {
        KafkaSettings kafka = settings.kafka();
        return new KafkaShardsSettings(
                kafka.bootstrapServers(),
                kafka.client(),
                kafka.applicationId(),
                UUID.randomUUID().toString().substring(0, 8),
                kafka.groupProtocol(),
                settings.topics().topics(),
                settings.topics().maxRecordBytes(),
                URI.create("urn:reconnect:" + kafka.applicationId()),
                HAND_OVER,
                settings.flinks().publishAccounts());
    }

    private static void warnOfMissingSecrets(Settings.Flinks flinks) {
        if (flinks.secretKey() == null) {
            LOG.warn("reconnect.flinks.secret-key is not set: no authorize token is minted");
        }
        if (flinks.apiKey() == null) {
            LOG.warn("reconnect.flinks.api-key is not set: data calls carry no x-api-key");
        }
    }

    /** Drains and stops, in bounded time: hands the shards over, leaves the group, closes every client. */
    @Override
    public void close() {
        RedirectSide endpoint = redirect;
        if (endpoint != null) {
            endpoint.close();
        }
        shards.close(HAND_OVER);
        control.close();
        client.close();
        banks.close();
        institutionEvents.close();
        looker.shutdownNow();
        clientMeters.close();
    }
}
