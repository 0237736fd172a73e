package dev.reconnect.demo.page;

import dev.reconnect.contracts.Event;
import dev.reconnect.contracts.EventCodec;
import dev.reconnect.contracts.RefreshRequested;
import io.cloudevents.CloudEvent;
import io.cloudevents.kafka.CloudEventSerializer;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;

/** Publishes refresh requests, keyed by loginId. No wait is endless: a request is given up after {@link #LIMIT}. */
final class Requests implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(15);
    private static final URI SOURCE = URI.create("/demo-bank");
    private static final String REQUESTED_BY = "demo-bank";

    private final EventCodec codec = new EventCodec();
    private final Clock clock;
    private final String prefix;
    private final KafkaProducer<String, CloudEvent> producer;

    Requests(PageSettings settings, Clock clock) {
        this.clock = clock;
        this.prefix = settings.kafka().topicPrefix();
        int limit = (int) LIMIT.toMillis();
        Map<String, Object> properties = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                settings.kafka().bootstrapServers(),
                ProducerConfig.CLIENT_ID_CONFIG,
                "demo-bank-requests",
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                true,
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                limit / 3,
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                limit / 3,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                limit);
        producer = new KafkaProducer<>(properties, new StringSerializer(), new CloudEventSerializer());
    }

    /** A request that a person waits for. */
    RefreshRequested interactive(String loginId, int institutionId, String redirectUrl) {
        return RefreshRequested.builder(UUID.randomUUID().toString(), loginId, clock.instant())
                .requestedBy(REQUESTED_BY)
                .redirectUrl(redirectUrl)
                .institutionId(institutionId)
                .build();
    }

    /** A request that no person waits for; it is given up when the night is over. */
    RefreshRequested batch(String loginId, String runId, Duration night) {
        return RefreshRequested.builder(UUID.randomUUID().toString(), loginId, clock.instant())
                .requestedBy(REQUESTED_BY)
                .runId(runId)
                .deadline(clock.instant().plus(night))
                .build();
    }

    CompletableFuture<CloudEvent> publishInteractive(RefreshRequested request) {
        return publish("requests.interactive", request, request.refreshId());
    }

    CompletableFuture<CloudEvent> publishBatch(RefreshRequested request) {
        return publish("requests.batch", request, request.refreshId());
    }

    /** The event; completes when all in-sync replicas have it. */
    CompletableFuture<CloudEvent> publish(String topic, Event event, String id) {
        CloudEvent cloudEvent = codec.encode(event, id, clock.instant(), SOURCE, null);
        CompletableFuture<CloudEvent> published = new CompletableFuture<>();
        try {
            // The callback hears the result.
            Future<RecordMetadata> unused = producer.send(
                    new ProducerRecord<>(prefix + topic, event.key(), cloudEvent), (metadata, failure) -> {
                        if (failure == null) {
                            published.complete(cloudEvent);
                        } else {
                            published.completeExceptionally(failure);
                        }
                    });
        } catch (KafkaException noRoom) {
            published.completeExceptionally(noRoom);
        }
        return published;
    }

    @Override
    public void close() {
        producer.close(LIMIT);
    }
}
