package dev.reconnect.worker.it.testing;

import static org.awaitility.Awaitility.await;

import dev.reconnect.contracts.EventCodec;
import dev.reconnect.contracts.MalformedEvent;
import dev.reconnect.contracts.Outcome;
import dev.reconnect.worker.kafka.client.Topics;
import io.cloudevents.kafka.KafkaMessageFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** What a notification service sees: every committed outcome so far, and the dead letters. Used by one thread. */
public final class OutcomeLog implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final EventCodec codec = new EventCodec();
    private final KafkaConsumer<String, byte[]> consumer;
    private final String outcomesTopic;
    private final List<Seen> seen = new ArrayList<>();
    private final List<ConsumerRecord<String, byte[]>> deadLetters = new ArrayList<>();

    /** An outcome and the id of its CloudEvent. */
    public record Seen(String id, Outcome outcome) {}

    OutcomeLog(String bootstrapServers, Topics topics) {
        outcomesTopic = topics.outcomes();
        consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ConsumerConfig.GROUP_ID_CONFIG,
                        "reader-" + UUID.randomUUID(),
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest"),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = new ArrayList<>();
        for (String topic : List.of(topics.outcomes(), topics.deadLetters())) {
            consumer.partitionsFor(topic)
                    .forEach(partition -> partitions.add(new TopicPartition(topic, partition.partition())));
        }
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Every outcome so far, in the order in which it was read. */
    public List<Seen> all() {
        read(Duration.ofMillis(50));
        return List.copyOf(seen);
    }

    public List<Outcome> of(String refreshId) {
        return all().stream()
                .map(Seen::outcome)
                .filter(outcome -> refreshId.equals(outcome.subject().answers()))
                .toList();
    }

    /** The first outcome of this kind for a refresh or confirmation; fails after a minute. */
    public <T extends Outcome> T awaitOutcome(String answers, Class<T> kind) {
        return await("a " + kind.getSimpleName() + " for " + answers)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(
                        () -> of(answers).stream()
                                .filter(kind::isInstance)
                                .map(kind::cast)
                                .findFirst(),
                        java.util.Optional::isPresent)
                .orElseThrow();
    }

    /** The terminal outcome of a refresh; fails after a minute. */
    public Outcome awaitTerminal(String refreshId) {
        return awaitAny(refreshId, Outcome::terminal);
    }

    private Outcome awaitAny(String refreshId, Predicate<Outcome> wanted) {
        return await("an outcome for " + refreshId)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> of(refreshId).stream().filter(wanted).findFirst(), java.util.Optional::isPresent)
                .orElseThrow();
    }

    /** The dead letters so far. */
    public List<ConsumerRecord<String, byte[]>> deadLetters() {
        read(Duration.ofMillis(50));
        return List.copyOf(deadLetters);
    }

    private void read(Duration wait) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(wait)) {
            if (!record.topic().equals(outcomesTopic)) {
                deadLetters.add(record);
                continue;
            }
            try {
                var cloudEvent = KafkaMessageFactory.createReader(record).toEvent();
                seen.add(new Seen(cloudEvent.getId(), (Outcome) codec.decode(cloudEvent)));
            } catch (MalformedEvent malformed) {
                throw new AssertionError("an outcome keeps to no contract", malformed);
            }
        }
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(Duration.ofSeconds(5)));
    }
}
