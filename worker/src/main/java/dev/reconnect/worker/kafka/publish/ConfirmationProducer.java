package dev.reconnect.worker.kafka.publish;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reconnect.contracts.EventCodec;
import dev.reconnect.contracts.RedirectConfirmed;
import dev.reconnect.worker.kafka.client.KafkaClients;
import dev.reconnect.worker.kafka.client.KafkaObserver;
import dev.reconnect.worker.kafka.client.KafkaShardsSettings;
import dev.reconnect.worker.shard.Intake;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.kafka.KafkaMessageFactory;
import java.net.URI;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes confirmations as a web back end would, each on its own and outside the shards' transactions: what a confirmation
 * leads to is decided by whoever owns its login. Safe for many threads; each waits for its own.
 */
public final class ConfirmationProducer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ConfirmationProducer.class);

    /** Longer than the producer takes to give a record up. */
    private static final long LONGEST_SECONDS = 10;

    private final Producer<byte[], byte[]> producer;
    private final Consumer<Producer<?, ?>> closer;
    private final String topic;
    private final URI source;
    private final EventCodec codec = new EventCodec();

    public ConfirmationProducer(KafkaShardsSettings settings, KafkaObserver observer) {
        KafkaClients clients = new KafkaClients(settings, observer);
        producer = clients.confirmations();
        closer = clients::close;
        topic = settings.topics().redirects();
        source = settings.eventSource();
        meet();
    }

    /** The first person who comes shall not wait for Kafka and the producer to find each other. */
    private void meet() {
        try {
            producer.partitionsFor(topic);
        } catch (RuntimeException later) {
            log.warn(
                    "confirmations cannot be published yet: {}",
                    later.getClass().getSimpleName());
        }
    }

    /**
     * Publishes one and waits until all replicas in sync have it; not longer than ten seconds.
     *
     * @param byFlinks whether nobody but Flinks says so
     * @return whether they have it; otherwise they may or may not
     */
    public boolean publish(RedirectConfirmed confirmation, boolean byFlinks) {
        try {
            producer.send(record(confirmation, byFlinks)).get(LONGEST_SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | TimeoutException | RuntimeException failure) {
            Throwable cause = failure.getCause();
            log.warn(
                    "a confirmation is not published: {}",
                    (cause == null ? failure : cause).getClass().getSimpleName());
            return false;
        }
    }

    private ProducerRecord<byte[], byte[]> record(RedirectConfirmed confirmation, boolean byFlinks) {
        CloudEvent event =
                codec.encode(confirmation, confirmation.confirmationId(), confirmation.confirmedAt(), source, null);
        return KafkaMessageFactory.createWriter(topic, confirmation.key().getBytes(UTF_8))
                .writeBinary(
                        byFlinks
                                ? CloudEventBuilder.v1(event)
                                        .withExtension(Intake.CONFIRMED_BY, Intake.FLINKS)
                                        .build()
                                : event);
    }

    /** Closes it without waiting: whoever waited for a confirmation has had an answer. */
    @Override
    public void close() {
        closer.accept(producer);
    }
}
