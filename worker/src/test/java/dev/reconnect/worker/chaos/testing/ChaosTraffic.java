package dev.reconnect.worker.chaos.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reconnect.contracts.Event;
import dev.reconnect.contracts.EventCodec;
import dev.reconnect.contracts.Lane;
import dev.reconnect.contracts.MfaChallengePending;
import dev.reconnect.contracts.Outcome;
import dev.reconnect.contracts.RedirectConfirmed;
import dev.reconnect.contracts.RefreshRequested;
import dev.reconnect.sandbox.flinks.FlinksStandIn;
import dev.reconnect.sandbox.flinks.http.Fault;
import dev.reconnect.sandbox.flinks.script.Endpoint;
import dev.reconnect.sandbox.flinks.script.Script;
import dev.reconnect.worker.kafka.client.Topics;
import io.cloudevents.kafka.KafkaMessageFactory;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * The services that ask for refreshes, whatever happens, and the people behind them. The producer sends a record again
 * until Kafka has confirmed it.
 */
final class ChaosTraffic implements AutoCloseable {
    private static final URI SOURCE = URI.create("urn:chaos");
    private static final Duration ENDLESS_DEADLINE = Duration.ofSeconds(8);
    private static final int THREADS = 4;

    private final EventCodec codec = new EventCodec();
    private final KafkaProducer<byte[], byte[]> producer;
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(THREADS);
    private final AtomicInteger refreshes = new AtomicInteger();
    /** Counts the records that Kafka has not confirmed, and the running actions that may publish one. */
    private final AtomicInteger underWay = new AtomicInteger();

    /** The requests that are published once more when they have their end, by login. */
    private final Map<String, ProducerRecord<byte[], byte[]>> repeatable = new ConcurrentHashMap<>();

    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final Topics topics;
    private final int partitions;
    private final FlinksStandIn flinks;
    private final Random random;
    private final List<RefreshKind> kinds = new ArrayList<>();
    private int number;
    private @Nullable ScheduledFuture<?> stream;
    private volatile boolean stopped;

    ChaosTraffic(String bootstrapServers, Topics topics, int partitions, FlinksStandIn flinks, long seed) {
        this.topics = topics;
        this.partitions = partitions;
        this.flinks = flinks;
        this.random = new Random(seed);
        for (RefreshKind kind : RefreshKind.values()) {
            for (int i = 0; i < kind.weight; i++) {
                kinds.add(kind);
            }
        }
        this.producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                        ProducerConfig.ACKS_CONFIG, "all",
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 180_000,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG, 180_000,
                        ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Publishes requests at this rate until {@link #stop}. */
    void start(int perSecond) {
        stream = threads.scheduleAtFixedRate(
                () -> guarded(this::unlessStopped), 0, 1_000_000_000L / perSecond, TimeUnit.NANOSECONDS);
    }

    /** Ends the new requests. People still answer the challenges that they get. */
    void stop() {
        stopped = true;
        if (stream != null) {
            stream.cancel(false);
        }
    }

    /** Whether Kafka has everything that was published, and nothing more is about to be published. */
    boolean quiet() {
        return stopped && underWay.get() == 0;
    }

    /** How many refreshes were asked for. */
    int refreshes() {
        return refreshes.get();
    }

    /** Fails if publishing has failed. */
    void check() {
        Throwable failed = failure.get();
        if (failed != null) {
            throw new AssertionError("the traffic broke down", failed);
        }
    }

    /** Does what people and services do after an outcome. Returns at once. */
    void heard(Outcome outcome) {
        RefreshKind kind = RefreshKind.of(outcome.loginId());
        if (outcome instanceof MfaChallengePending pending && kind.answers()) {
            react(() -> {
                ConnectPerson.answer(pending.iframeUrl());
                if (kind.comesBack()) {
                    confirm(pending.loginId(), pending.requestId());
                }
            });
        }
        if (kind == RefreshKind.AGAIN
                && outcome.terminal()
                && !second(outcome.subject().answers())
                && !stopped) {
            react(() -> request(Lane.INTERACTIVE, kind, outcome.loginId(), "second"));
        }
        if (kind == RefreshKind.TWICE && outcome.terminal()) {
            ProducerRecord<byte[], byte[]> again = repeatable.remove(outcome.loginId());
            if (again != null) {
                react(() -> send(again));
            }
        }
    }

    private void react(Runnable action) {
        underWay.incrementAndGet();
        threads.execute(() -> {
            guarded(action);
            underWay.decrementAndGet();
        });
    }

    private static boolean second(String refreshId) {
        return refreshId.endsWith("second");
    }

    private void unlessStopped() {
        underWay.incrementAndGet();
        if (!stopped) {
            next();
        }
        underWay.decrementAndGet();
    }

    private void next() {
        RefreshKind kind = kinds.get(number % kinds.size());
        if (number % kinds.size() == 0) {
            Collections.shuffle(kinds, random);
        }
        Lane lane = random.nextInt(4) == 0 ? Lane.BATCH : Lane.INTERACTIVE;
        String login = kind.login(number++);
        List<Script> scripts = kind.scripts();
        flinks.script(
                login, scripts.getFirst(), scripts.subList(1, scripts.size()).toArray(Script[]::new));
        if (kind == RefreshKind.UNANSWERED) {
            flinks.faults().next(Endpoint.ASYNC_START, login, Fault.dropAfterHandling());
        }
        switch (kind) {
            case CONFIRMED -> confirm(login, null);
            case JOINED -> {
                request(lane, kind, login, "first");
                request(lane, kind, login, "beside");
            }
            case TWICE -> {
                ProducerRecord<byte[], byte[]> record = request(lane, kind, login, "first");
                repeatable.put(login, record);
                send(record);
            }
            case PROMPT,
                    SLOW,
                    CHALLENGED,
                    UNCONFIRMED,
                    IGNORED,
                    REJECTED,
                    RECOVERING,
                    ILL_BANK,
                    ENDLESS,
                    UNANSWERED,
                    AGAIN,
                    ASTRAY,
                    MALFORMED,
                    GARBAGE -> request(lane, kind, login, "first");
        }
    }

    private ProducerRecord<byte[], byte[]> request(Lane lane, RefreshKind kind, String login, String ordinal) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        String refreshId = "refresh-" + login + "-" + ordinal;
        RefreshRequested requested = RefreshRequested.builder(refreshId, login, now)
                .requestedBy("chaos")
                .deadline(kind == RefreshKind.ENDLESS ? now.plus(ENDLESS_DEADLINE) : null)
                .institutionId(kind.institutionId())
                .build();
        String topic = lane == Lane.BATCH ? topics.batch() : topics.interactive();
        ProducerRecord<byte[], byte[]> record = disturbed(kind, record(topic, requested, refreshId));
        // No one can see that garbage asks for a refresh.
        refreshes.addAndGet(kind == RefreshKind.GARBAGE ? 0 : 1);
        send(record);
        return record;
    }

    private ProducerRecord<byte[], byte[]> disturbed(RefreshKind kind, ProducerRecord<byte[], byte[]> record) {
        String value = new String(record.value(), UTF_8);
        return switch (kind) {
            case MALFORMED ->
                with(record, null, value.replaceFirst("\"requestedAt\":\"[^\"]*\"", "\"requestedAt\":\"yesterday\""));
            case GARBAGE -> with(record, null, "garbage " + value.length() + " " + number);
            case ASTRAY -> with(record, random.nextInt(partitions), value);
            case PROMPT,
                    SLOW,
                    CHALLENGED,
                    UNCONFIRMED,
                    IGNORED,
                    REJECTED,
                    RECOVERING,
                    ILL_BANK,
                    ENDLESS,
                    UNANSWERED,
                    TWICE,
                    JOINED,
                    AGAIN,
                    CONFIRMED -> record;
        };
    }

    private static ProducerRecord<byte[], byte[]> with(
            ProducerRecord<byte[], byte[]> record, @Nullable Integer partition, String value) {
        return new ProducerRecord<>(record.topic(), partition, record.key(), value.getBytes(UTF_8), record.headers());
    }

    private void confirm(String login, @Nullable String requestId) {
        String confirmationId = "confirmation-" + login + (requestId == null ? "" : "-" + requestId);
        send(record(
                topics.redirects(),
                new RedirectConfirmed(confirmationId, login, requestId, null, null, Instant.now()),
                confirmationId));
    }

    private ProducerRecord<byte[], byte[]> record(String topic, Event event, String id) {
        ProducerRecord<String, byte[]> encoded = KafkaMessageFactory.<String>createWriter(topic, event.key())
                .writeBinary(codec.encode(event, id, Instant.now(), SOURCE, null));
        return new ProducerRecord<>(topic, null, event.key().getBytes(UTF_8), encoded.value(), encoded.headers());
    }

    private void send(ProducerRecord<byte[], byte[]> record) {
        underWay.incrementAndGet();
        var unused = producer.send(record, (where, failed) -> {
            underWay.decrementAndGet();
            if (failed != null) {
                failure.compareAndSet(null, failed);
            }
        });
    }

    private void guarded(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | AssertionError failed) {
            failure.compareAndSet(null, failed);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        producer.close(Duration.ofSeconds(2));
    }
}
