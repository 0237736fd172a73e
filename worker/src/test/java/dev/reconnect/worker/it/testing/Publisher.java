package dev.reconnect.worker.it.testing;

import dev.reconnect.contracts.Event;
import dev.reconnect.contracts.EventCodec;
import dev.reconnect.contracts.Lane;
import dev.reconnect.contracts.RedirectConfirmed;
import dev.reconnect.contracts.RefreshRequested;
import dev.reconnect.worker.kafka.client.Topics;
import io.cloudevents.CloudEvent;
import io.cloudevents.kafka.KafkaMessageFactory;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Plays upstream services and web back ends: publishes inputs, and returns when Kafka has them. */
public final class Publisher implements AutoCloseable {
    private static final URI SOURCE = URI.create("urn:test");

    private final String bootstrapServers;
    private final EventCodec codec = new EventCodec();
    private final KafkaProducer<byte[], byte[]> producer;
    private final Topics topics;

    Publisher(String bootstrapServers, Topics topics) {
        this.bootstrapServers = bootstrapServers;
        this.topics = topics;
        this.producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                        4 << 20,
                        ProducerConfig.LINGER_MS_CONFIG,
                        0),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** A plain interactive request; returns its refreshId. */
    public String request(String loginId) {
        String refreshId = UUID.randomUUID().toString();
        publish(Lane.INTERACTIVE, requested(refreshId, loginId));
        return refreshId;
    }

    /** An interactive request that names no institution; returns its refreshId. */
    public String requestAtUnknownBank(String loginId) {
        String refreshId = UUID.randomUUID().toString();
        RefreshRequested plain = requested(refreshId, loginId);
        publish(
                Lane.INTERACTIVE,
                RefreshRequested.builder(refreshId, loginId, plain.requestedAt())
                        .requestedBy(plain.requestedBy())
                        .tag(plain.tag())
                        .build());
        return refreshId;
    }

    /** A request in the batch lane; returns its refreshId. */
    public String requestAtNight(String loginId) {
        String refreshId = UUID.randomUUID().toString();
        publish(Lane.BATCH, requested(refreshId, loginId));
        return refreshId;
    }

    /** The same, but does not wait until Kafka has it; see {@link #flush}. */
    public void requestLater(String loginId) {
        String refreshId = UUID.randomUUID().toString();
        Future<RecordMetadata> ignored =
                producer.send(record(topics.batch(), requested(refreshId, loginId), refreshId));
    }

    /** Waits until Kafka has everything that was published. */
    public void flush() {
        producer.flush();
    }

    /** An interactive request, forced or with a page to return to; returns its refreshId. */
    public String request(String loginId, boolean force, @Nullable String redirectUrl) {
        String refreshId = UUID.randomUUID().toString();
        RefreshRequested plain = requested(refreshId, loginId);
        publish(
                Lane.INTERACTIVE,
                RefreshRequested.builder(refreshId, loginId, plain.requestedAt())
                        .requestedBy(plain.requestedBy())
                        .force(force)
                        .redirectUrl(redirectUrl)
                        .institutionId(plain.institutionId())
                        .tag(plain.tag())
                        .build());
        return refreshId;
    }

    /** A request for a login at this bank; returns its refreshId. */
    public String requestAt(int institutionId, Lane lane, String loginId, @Nullable Instant deadline) {
        String refreshId = UUID.randomUUID().toString();
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        publish(
                lane,
                RefreshRequested.builder(refreshId, loginId, now)
                        .requestedBy("test")
                        .deadline(deadline)
                        .institutionId(institutionId)
                        .build());
        return refreshId;
    }

    public static RefreshRequested requested(String refreshId, String loginId) {
        return requested(refreshId, loginId, null);
    }

    public static RefreshRequested requested(String refreshId, String loginId, @Nullable Instant deadline) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        return RefreshRequested.builder(refreshId, loginId, now)
                .requestedBy("test")
                .deadline(deadline)
                .institutionId(14)
                .tag("tag-" + refreshId)
                .build();
    }

    /** An interactive request for each login, each in a transaction of its own; returns their refreshIds. */
    public List<String> requestInTransactions(String... loginIds) {
        Map<String, Object> config = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                "upstream-" + UUID.randomUUID());
        try (var transactional = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            transactional.initTransactions();
            return Stream.of(loginIds)
                    .map(loginId -> {
                        String refreshId = UUID.randomUUID().toString();
                        transactional.beginTransaction();
                        Future<RecordMetadata> ignored = transactional.send(
                                record(topics.interactive(), requested(refreshId, loginId), refreshId));
                        transactional.commitTransaction();
                        return refreshId;
                    })
                    .toList();
        }
    }

    public void publish(Lane lane, RefreshRequested request) {
        send(record(lane == Lane.BATCH ? topics.batch() : topics.interactive(), request, request.refreshId()));
    }

    /** A confirmation; returns its confirmationId. */
    public String confirm(String loginId, @Nullable String requestId) {
        String confirmationId = UUID.randomUUID().toString();
        confirm(confirmationId, loginId, requestId);
        return confirmationId;
    }

    public void confirm(String confirmationId, String loginId, @Nullable String requestId) {
        RedirectConfirmed confirmed =
                new RedirectConfirmed(confirmationId, loginId, requestId, null, "FlinksCapital", Instant.now());
        send(record(topics.redirects(), confirmed, confirmationId));
    }

    /** The record that a correct client makes: its key is the loginId, so murmur2 decides the partition. */
    ProducerRecord<byte[], byte[]> record(String topic, Event event, String id) {
        CloudEvent cloudEvent = codec.encode(event, id, Instant.now(), SOURCE, null);
        ProducerRecord<String, byte[]> encoded =
                KafkaMessageFactory.<String>createWriter(topic, event.key()).writeBinary(cloudEvent);
        return new ProducerRecord<>(
                topic,
                null,
                event.key().getBytes(java.nio.charset.StandardCharsets.UTF_8),
                encoded.value(),
                encoded.headers());
    }

    /** Sends any record; returns its place. */
    public RecordMetadata send(ProducerRecord<byte[], byte[]> record) {
        try {
            return producer.send(record).get(30, TimeUnit.SECONDS);
        } catch (Exception failed) {
            throw new AssertionError("a record could not be published", failed);
        }
    }

    @Override
    public void close() {
        producer.close(java.time.Duration.ofSeconds(5));
    }
}
