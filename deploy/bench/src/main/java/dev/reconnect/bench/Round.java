package dev.reconnect.bench;

import dev.reconnect.contracts.EventCodec;
import dev.reconnect.contracts.RefreshRequested;
import dev.reconnect.sandbox.flinks.script.Script;
import dev.reconnect.sandbox.flinks.script.Step;
import dev.reconnect.worker.kafka.client.Topics;
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
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Publishes a number of refreshes as fast as Kafka takes them, and reads until the last one has its outcome. */
final class Round {
    private static final URI SOURCE = URI.create("urn:reconnect:bench");
    private static final Duration PUBLISHED = Duration.ofSeconds(60);

    private final EventCodec codec = new EventCodec();
    private final Topics topics;
    private final String name;

    private Round(Topics topics, String name) {
        this.topics = topics;
        this.name = name;
    }

    static Result play(BenchEnvironment environment, Load load, String name, int refreshes)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        Script script = Script.of(Step.authorized()).pendingFirst(load.pending());
        for (int i = 0; i < refreshes; i++) {
            environment.flinks().script(Load.loginId(name, i), script);
        }
        System.out.printf(
                "%s: %d refreshes, load average %.1f%n",
                name, refreshes, ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        try (Outcomes outcomes = Outcomes.from(
                environment.bootstrapServers(), environment.topics().outcomes())) {
            WorkerWatch.Usage before = environment.worker().usage();
            Map<String, Long> published =
                    new Round(environment.topics(), name).publish(environment.bootstrapServers(), refreshes);
            Map<String, Outcomes.Seen> seen = outcomes.await(published.keySet(), load.limit());
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
            producer.partitionsFor(topics.interactive());
            for (int i = 0; i < refreshes; i++) {
                String loginId = Load.loginId(name, i);
                published.put(loginId, System.nanoTime());
                sent.add(producer.send(record(loginId)));
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
        return KafkaMessageFactory.createWriter(topics.interactive(), loginId.getBytes(StandardCharsets.UTF_8))
                .writeBinary(codec.encode(request, refreshId, now, SOURCE, null));
    }
}
