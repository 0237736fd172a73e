package dev.reconnect.bench;

import dev.reconnect.contracts.EventCodec;
import dev.reconnect.contracts.RefreshRequested;
import dev.reconnect.sandbox.flinks.script.Script;
import dev.reconnect.sandbox.flinks.script.Step;
import io.cloudevents.kafka.KafkaMessageFactory;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Publishes a number of refreshes, at once or one after the other, and reads until the last one has its outcome. */
final class Round {
    private static final URI SOURCE = URI.create("urn:reconnect:bench");
    private static final Duration PUBLISHED = Duration.ofSeconds(60);

    private final EventCodec codec = new EventCodec();
    private final String topic;
    private final String name;
    private final Duration between;

    /** @param between two requests; zero if they are published as fast as Kafka takes them */
    private Round(String topic, String name, Duration between) {
        this.topic = topic;
        this.name = name;
        this.between = between;
    }

    /** People's refreshes, all at once. */
    static Result play(BenchEnvironment environment, Load load, String name, int refreshes)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        return play(environment, load, name, refreshes, Duration.ZERO);
    }

    /** Refreshes of the batch lane, all at once; returns when Kafka has them. */
    static void begin(BenchEnvironment environment, Load load, String name, int refreshes)
            throws InterruptedException, ExecutionException, TimeoutException {
        script(environment, load, name, refreshes);
        new Round(environment.topics().batch(), name, Duration.ZERO).publish(environment.bootstrapServers(), refreshes);
    }

    private static void script(BenchEnvironment environment, Load load, String name, int refreshes) {
        Script script = Script.of(Step.authorized()).pendingFirst(load.pending());
        for (int i = 0; i < refreshes; i++) {
            environment.flinks().script(Load.loginId(name, i), script);
        }
    }

    /** People's refreshes, one after the other. */
    static Result play(BenchEnvironment environment, Load load, String name, int refreshes, Duration between)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        script(environment, load, name, refreshes);
        System.out.printf(
                "%s: %d refreshes, load average %.1f%n",
                name, refreshes, ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        try (ExecutorService publisher = Executors.newSingleThreadExecutor();
                Outcomes outcomes = Outcomes.from(
                        environment.bootstrapServers(), environment.topics().outcomes())) {
            WorkerWatch.Usage before = environment.worker().usage();
            Round round = new Round(environment.topics().interactive(), name, between);
            Future<Map<String, Long>> publishing =
                    publisher.submit(() -> round.publish(environment.bootstrapServers(), refreshes));
            Set<String> loginIds = IntStream.range(0, refreshes)
                    .mapToObj(number -> Load.loginId(name, number))
                    .collect(Collectors.toSet());
            Map<String, Outcomes.Seen> seen = outcomes.await(loginIds, load.limit());
            Map<String, Long> published = publishing.get(PUBLISHED.toSeconds(), TimeUnit.SECONDS);
            WorkerWatch.Usage after = environment.worker().usage();
            long starts = published.keySet().stream()
                    .mapToLong(loginId ->
                            environment.flinks().ledger().totals(loginId).starts())
                    .sum();
            return new Result(
                    published,
                    seen,
                    starts,
                    before,
                    after,
                    new Result.Memory(
                            environment.worker().mostResident(),
                            Math.max(after.heap(), environment.worker().mostHeap())),
                    environment.worker().logged("ERROR"),
                    environment.worker().logged("WARN "));
        }
    }

    /** Returns, by login, the {@link System#nanoTime} just before its request went to Kafka. */
    private Map<String, Long> publish(String bootstrapServers, int refreshes)
            throws InterruptedException, ExecutionException, TimeoutException {
        Map<String, Long> published = new HashMap<>();
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        try (var producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.partitionsFor(topic);
            for (int i = 0; i < refreshes; i++) {
                String loginId = Load.loginId(name, i);
                published.put(loginId, System.nanoTime());
                sent.add(producer.send(record(loginId)));
                // People ask one after the other, in real time.
                TimeUnit.NANOSECONDS.sleep(between.toNanos());
            }
            for (Future<RecordMetadata> one : sent) {
                one.get(PUBLISHED.toSeconds(), TimeUnit.SECONDS);
            }
        }
        return published;
    }

    private ProducerRecord<byte[], byte[]> record(String loginId) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        String refreshId = UUID.randomUUID().toString();
        RefreshRequested request = RefreshRequested.builder(refreshId, loginId, now)
                .requestedBy("bench")
                .build();
        return KafkaMessageFactory.createWriter(topic, loginId.getBytes(StandardCharsets.UTF_8))
                .writeBinary(codec.encode(request, refreshId, now, SOURCE, null));
    }
}
