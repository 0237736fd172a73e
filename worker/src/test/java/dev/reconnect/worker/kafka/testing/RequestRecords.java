package dev.reconnect.worker.kafka.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.contracts.EventCodec;
import dev.reconnect.contracts.MalformedEvent;
import dev.reconnect.contracts.RefreshRequested;
import dev.reconnect.worker.kafka.client.Topics;
import dev.reconnect.worker.kafka.journal.Murmur2Placement;
import io.cloudevents.kafka.KafkaMessageFactory;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Requests as upstream services write them, and the outcomes that end them. */
public final class RequestRecords {

    private static final EventCodec CODEC = new EventCodec();

    private RequestRecords() {}

    public static ProducerRecord<byte[], byte[]> refresh(
            String topic, int partition, String refreshId, String loginId) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        RefreshRequested request =
                RefreshRequested.builder(refreshId, loginId, now).build();
        ProducerRecord<byte[], byte[]> record = KafkaMessageFactory.createWriter(
                        topic, partition, loginId.getBytes(UTF_8))
                .writeBinary(CODEC.encode(request, refreshId, now, URI.create("urn:upstream"), null));
        return record;
    }

    /** Requests for different logins, in turn for the interactive and the batch topic. */
    public static List<ProducerRecord<byte[], byte[]>> numbered(Topics topics, int from, int to) {
        Murmur2Placement placement = new Murmur2Placement(KafkaHarness.PARTITIONS);
        return IntStream.range(from, to)
                .mapToObj(i -> refresh(
                        i % 2 == 0 ? topics.interactive() : topics.batch(),
                        placement.shardOf("login-" + i),
                        "refresh-" + i,
                        "login-" + i))
                .toList();
    }

    /** Waits until at least {@code atLeast} refreshes have ended. Returns how many ends each of them has. */
    public static Map<String, Integer> endings(KafkaHarness harness, int atLeast) {
        Map<String, Integer> endings = new HashMap<>();
        await().atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> {
                    endings.clear();
                    harness.committed(harness.topics.outcomes())
                            .forEach(record -> endings.merge(ended(record), 1, Integer::sum));
                    return endings.size() >= atLeast;
                });
        return endings;
    }

    /** The refresh that this AccountsReady ends. Any other outcome is an error. */
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
