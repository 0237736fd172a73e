package dev.reconnect.worker.kafka.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reconnect.contracts.InstitutionDegraded;
import dev.reconnect.contracts.InstitutionEvent;
import dev.reconnect.contracts.InstitutionRecovered;
import dev.reconnect.contracts.OutcomeIds;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InstitutionEventsTest {

    private static final Instant SINCE = Instant.parse("2026-11-22T12:00:00Z");

    private final MockProducer<byte[], byte[]> producer = new MockProducer<>(
            false, new RoundRobinPartitioner(), new ByteArraySerializer(), new ByteArraySerializer());
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger dropped = new AtomicInteger();
    private final InstitutionEvents events = new InstitutionEvents(
            () -> {
                opened.incrementAndGet();
                return producer;
            },
            closing -> closing.close(Duration.ZERO),
            "institutions",
            URI.create("urn:tests"),
            Duration.ofMillis(1),
            Duration.ofMinutes(5),
            dropped::incrementAndGet);

    @AfterEach
    void close() {
        events.close();
    }

    @Test
    void anEventIsACloudEventUnderTheInstitutionsKey() {
        events.publish(degraded(14), SINCE);
        awaitSent(1);
        producer.completeNext();

        ProducerRecord<byte[], byte[]> record = producer.history().getFirst();
        assertThat(record.topic()).isEqualTo("institutions");
        assertThat(record.key()).isEqualTo("14".getBytes(StandardCharsets.UTF_8));
        assertThat(header(record, "ce_id")).isEqualTo(OutcomeIds.of(degraded(14)));
        assertThat(header(record, "ce_type")).isEqualTo("dev.reconnect.institution-degraded.v1");
        assertThat(header(record, "ce_source")).isEqualTo("urn:tests");
        assertThat(header(record, "ce_time")).isEqualTo("2026-11-22T12:00:00Z");
    }

    @Test
    void noProducerIsOpenedBeforeThereIsSomethingToSay() {
        events.close();

        assertThat(opened).hasValue(0);
    }

    @Test
    void eventsComeOneAfterAnother() {
        events.publish(degraded(14), SINCE);
        events.publish(recovered(14), SINCE.plusSeconds(60));
        awaitSent(1);
        assertThat(types()).containsExactly("dev.reconnect.institution-degraded.v1");
        producer.completeNext();
        awaitSent(2);

        assertThat(types())
                .containsExactly("dev.reconnect.institution-degraded.v1", "dev.reconnect.institution-recovered.v1");
    }

    @Test
    void anEventThatKafkaDidNotTakeIsSentAgainUntilItDoes() {
        events.publish(degraded(14), SINCE);
        for (int i = 1; i <= 3; i++) {
            awaitSent(i);
            producer.errorNext(new TimeoutException("as the test wants"));
        }
        awaitSent(4);
        producer.completeNext();
        events.publish(recovered(14), SINCE);
        awaitSent(5);

        assertThat(producer.history().subList(0, 4))
                .extracting(record -> header(record, "ce_id"))
                .containsOnly(OutcomeIds.of(degraded(14)));
    }

    @Test
    void anEventThatKafkaNeverTakesKeepsBackNoLaterOne() {
        try (InstitutionEvents impatient = new InstitutionEvents(
                () -> producer,
                unused -> {},
                "institutions",
                URI.create("urn:tests"),
                Duration.ofMillis(1),
                Duration.ZERO,
                dropped::incrementAndGet)) {
            impatient.publish(degraded(14), SINCE);
            impatient.publish(degraded(15), SINCE);
            awaitSent(1);
            producer.errorNext(new TimeoutException("as the test wants"));
            awaitSent(2);
            producer.completeNext();
        }

        assertThat(producer.history().getLast().key()).isEqualTo("15".getBytes(StandardCharsets.UTF_8));
        assertThat(dropped).hasValue(1);
    }

    @Test
    void anEventThatCannotBeWrittenKeepsBackNoLaterOne() {
        events.publish(degraded(14), Instant.MAX);
        events.publish(degraded(15), SINCE);
        awaitSent(1);
        producer.completeNext();

        assertThat(producer.history().getLast().key()).isEqualTo("15".getBytes(StandardCharsets.UTF_8));
        assertThat(dropped).hasValue(1);
    }

    @Test
    void handingOverNeverWaitsAndWhatIsTooMuchDropsTheOldest() {
        events.publish(degraded(0), SINCE);
        awaitSent(1);
        for (int i = 1; i <= InstitutionEvents.MOST_WAITING + 2; i++) {
            events.publish(degraded(i), SINCE);
        }
        assertThat(dropped).hasValue(2);

        producer.completeNext();
        awaitSent(2);
        assertThat(producer.history().getLast().key()).isEqualTo("3".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void closingEndsThoughKafkaNeverAnswers() {
        events.publish(degraded(14), SINCE);
        awaitSent(1);

        events.close();

        assertThat(producer.closed()).isTrue();
        events.publish(degraded(15), SINCE);
        assertThat(producer.history()).hasSize(1);
    }

    private void awaitSent(int count) {
        await().atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(2))
                .until(() -> producer.history().size() == count);
    }

    private List<String> types() {
        return producer.history().stream()
                .map(record -> header(record, "ce_type"))
                .toList();
    }

    private static String header(ProducerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private static InstitutionEvent degraded(int institutionId) {
        return new InstitutionDegraded(institutionId, null, "worker-1", SINCE, 80, SINCE.plusSeconds(30));
    }

    private static InstitutionEvent recovered(int institutionId) {
        return new InstitutionRecovered(institutionId, null, "worker-1", SINCE, SINCE.plusSeconds(60));
    }
}
