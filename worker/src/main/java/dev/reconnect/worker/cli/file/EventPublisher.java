package dev.reconnect.worker.cli.file;

import dev.reconnect.contracts.Event;
import dev.reconnect.contracts.EventCodec;
import dev.reconnect.contracts.RefreshRequested;
import dev.reconnect.worker.app.admin.TopicAdmin;
import dev.reconnect.worker.app.settings.BrokerSettings;
import dev.reconnect.worker.cli.terminal.CommandFailed;
import dev.reconnect.worker.cli.terminal.KafkaErrors;
import io.cloudevents.CloudEvent;
import io.cloudevents.kafka.CloudEventSerializer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Publishes inputs of the worker, keyed by canonical loginId. An event counts as published when all replicas in sync
 * have it. Every wait is bounded: a record is given up after {@link #DELIVERY}.
 */
public final class EventPublisher implements FilePublisher.Destination, AutoCloseable {
    private static final Duration DELIVERY = Duration.ofSeconds(60);
    private static final Duration REQUEST = Duration.ofSeconds(15);
    /**
     * Even if a request waits for space in the buffer first, this ends within the time that a process has after a
     * signal.
     */
    private static final Duration HURRY = Duration.ofSeconds(8);
    /** Size of the producer's buffer, in bytes. A small heap has no space for Kafka's own default. */
    private static final int BUFFER = 16 * 1024 * 1024;

    private final EventCodec codec = new EventCodec();
    private final String topic;
    private final KafkaProducer<String, CloudEvent> producer;
    private final AtomicInteger published = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final AtomicReference<String> firstFailure = new AtomicReference<>("");
    private Duration closeLimit = DELIVERY.plus(REQUEST);

    private EventPublisher(String topic, KafkaProducer<String, CloudEvent> producer) {
        this.topic = topic;
        this.producer = producer;
    }

    /**
     * Opens a publisher for a topic that exists. A producer would let the broker create it, with the wrong partitions.
     *
     * @throws CommandFailed if the topic does not exist
     */
    public static EventPublisher open(BrokerSettings settings, String topic)
            throws InterruptedException, CommandFailed {
        try (TopicAdmin admin = TopicAdmin.open(settings.kafka())) {
            if (admin.describe(List.of(topic)).isEmpty()) {
                throw new CommandFailed("The topic " + topic + " does not exist: run topics create.");
            }
        }
        Map<String, Object> properties =
                settings.kafka().producer(settings.kafka().applicationId() + "-command-line");
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        // On a new topic a broker may refuse the first batch (it is not the leader yet) and take the second. The first
        // is then out of sequence for good, and the producer gives it up. Seen with Kafka 4.4 and the default of 5.
        properties.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        properties.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, 5);
        properties.putIfAbsent(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER);
        properties.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, (int) REQUEST.toMillis());
        properties.putIfAbsent(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) REQUEST.toMillis());
        properties.putIfAbsent(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) DELIVERY.toMillis());
        return new EventPublisher(
                topic, new KafkaProducer<>(properties, new StringSerializer(), new CloudEventSerializer()));
    }

    @Override
    public void publish(RefreshRequested request, Instant now) {
        publish(request, request.refreshId(), now);
    }

    @Override
    public boolean lost() {
        return failed() > 0;
    }

    /** Hands an event to the producer. Whether it is published is known after {@link #close}. */
    public void publish(Event event, String id, Instant now) {
        CloudEvent cloudEvent = codec.encode(event, id, now, RequestDraft.SOURCE, null);
        try {
            // The callback says what came of it.
            Future<RecordMetadata> ignored = producer.send(
                    new ProducerRecord<>(topic, event.key(), cloudEvent), (metadata, failure) -> sent(failure));
        } catch (KafkaException e) {
            failed(e);
        }
    }

    private void sent(@Nullable Exception failure) {
        if (failure == null) {
            published.incrementAndGet();
        } else {
            failed(failure);
        }
    }

    private void failed(Exception failure) {
        failed.incrementAndGet();
        String sentence = failure instanceof KafkaException kafka
                ? KafkaErrors.sentence(kafka)
                : failure.getClass().getSimpleName();
        firstFailure.compareAndSet("", sentence);
    }

    /** From now on {@link #close} waits only a few seconds; events that are still under way then count as failed. */
    void hurry() {
        closeLimit = HURRY;
    }

    /** Waits until it is known of every event whether it is published. */
    @Override
    public void close() {
        producer.close(closeLimit);
    }

    /** How many events are surely published. */
    int published() {
        return published.get();
    }

    /** How many events are not published, or perhaps not. */
    public int failed() {
        return failed.get();
    }

    /** Why the first of them is not published; empty if there is none. */
    public String firstFailure() {
        return firstFailure.get();
    }
}
