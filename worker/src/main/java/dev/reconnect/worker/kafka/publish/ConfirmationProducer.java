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
 * Publishes confirmations as a web back end would: each by itself and outside the shards' transactions, because the
 * owner of the login decides what follows from it. Many threads may use it at once; each waits only for its own
 * confirmation.
 */
public final class ConfirmationProducer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ConfirmationProducer.class);

    /** In seconds; longer than the producer takes to give up a record. */
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

    /** Looks up the topic's metadata now, so that the first person does not wait for it. */
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
     * Publishes one confirmation and waits up to ten seconds until all in-sync replicas have it.
     *
     * @param byFlinks whether only Flinks says so, and no person
     * @return whether all have it; if not, it may still be written
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

    /** Closes the producer without waiting: everyone who waited for a confirmation has an answer already. */
    @Override
    public void close() {
        closer.accept(producer);
    }
}
