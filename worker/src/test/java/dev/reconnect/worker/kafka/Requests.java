package dev.reconnect.worker.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.contracts.EventCodec;
import dev.reconnect.contracts.MalformedEvent;
import dev.reconnect.contracts.RefreshRequested;
import io.cloudevents.kafka.KafkaMessageFactory;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Requests as upstream services write them, and what comes of them. */
final class Requests {

    private static final EventCodec CODEC = new EventCodec();

    private Requests() {}

    static ProducerRecord<byte[], byte[]> refresh(String topic, int partition, String refreshId, String loginId) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        RefreshRequested request =
                new RefreshRequested(refreshId, loginId, now, null, null, null, null, false, null, null, null);
        ProducerRecord<byte[], byte[]> record = KafkaMessageFactory.createWriter(
                        topic, partition, loginId.getBytes(UTF_8))
                .writeBinary(CODEC.encode(request, refreshId, now, URI.create("urn:upstream"), null));
        return record;
    }

    /** The refresh whose accounts are ready, as this outcome says; anything else is an error. */
    static String ended(ConsumerRecord<byte[], byte[]> outcome) {
        try {
            var event = CODEC.decode(KafkaMessageFactory.createReader(outcome).toEvent());
            if (event instanceof AccountsReady ready) {
                return ready.subject().answers();
            }
            throw new AssertionError("not what a well Flinks leads to: " + event);
        } catch (MalformedEvent e) {
            throw new AssertionError("an outcome that breaks its contract", e);
        }
    }
}
