package dev.reconnect.worker.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reconnect.worker.app.admin.TopicAdmin;
import dev.reconnect.worker.app.settings.BrokerSettings;
import dev.reconnect.worker.cli.terminal.CommandFailed;
import dev.reconnect.worker.kafka.control.Pause;
import dev.reconnect.worker.kafka.control.PauseTable;
import dev.reconnect.worker.kafka.control.PauseTarget;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** The control topic: read once to its end, and written record by record. Every wait is bounded. */
final class PauseStore {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(200);

    private PauseStore() {}

    /**
     * What is paused.
     *
     * @param unreadable how many keys hold a value that cannot be read
     */
    record Reading(List<Pause> pauses, int unreadable) {
        /** The pause of this target; null if it is not paused. */
        @Nullable Pause find(PauseTarget target) {
            return pauses.stream()
                    .filter(pause -> pause.target().equals(target))
                    .findFirst()
                    .orElse(null);
        }
    }

    /**
     * What the topic says now.
     *
     * @throws CommandFailed if the topic does not exist, or cannot be read to its end in time
     */
    static Reading read(BrokerSettings settings, Instant now) throws CommandFailed {
        Map<String, Object> properties =
                settings.kafka().consumer(settings.kafka().applicationId() + "-control");
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.putIfAbsent(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) LIMIT.toMillis());
        var consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        try {
            return read(consumer, settings.topics().topics().control(), now);
        } finally {
            consumer.close(CloseOptions.timeout(Duration.ofSeconds(5)));
        }
    }

    private static Reading read(KafkaConsumer<byte[], byte[]> consumer, String topic, Instant now)
            throws CommandFailed {
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        if (partitions.isEmpty()) {
            throw missing(topic);
        }
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> unread = new HashMap<>(consumer.endOffsets(partitions));
        PauseTable table = new PauseTable();
        Set<String> unreadable = new HashSet<>();
        long begun = System.nanoTime();
        while (true) {
            unread.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
            if (unread.isEmpty()) {
                return new Reading(table.inForce(now), unreadable.size());
            }
            if (System.nanoTime() - begun > LIMIT.toNanos()) {
                throw new CommandFailed("The topic " + topic + " was not read within " + LIMIT.toSeconds() + " s.");
            }
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                String key = record.key() == null ? "" : new String(record.key(), UTF_8);
                boolean bad = table.take(record.key(), record.value(), now) == PauseTable.Taken.UNREADABLE;
                // A null value removes what could not be read, even under an unknown key.
                boolean counts = bad && record.value() != null;
                if (!counts) {
                    unreadable.remove(key);
                } else if (unreadable.size() < PauseTable.MOST) {
                    unreadable.add(key);
                }
            }
        }
    }

    /**
     * Writes what holds from now on; returns when all replicas in sync have it.
     *
     * @param value null ends the pause
     * @throws CommandFailed if the topic does not exist
     */
    static void write(BrokerSettings settings, PauseTarget target, byte @Nullable [] value)
            throws CommandFailed, InterruptedException {
        String topic = settings.topics().topics().control();
        // A producer would let the broker create the topic, and then it would not be compacted.
        try (TopicAdmin admin = TopicAdmin.open(settings.kafka())) {
            if (admin.describe(List.of(topic)).isEmpty()) {
                throw missing(topic);
            }
        }
        Map<String, Object> properties =
                settings.kafka().producer(settings.kafka().applicationId() + "-control");
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, (int) LIMIT.toMillis());
        properties.putIfAbsent(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) LIMIT.toMillis() / 2);
        properties.putIfAbsent(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) LIMIT.toMillis());
        try (var producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, target.key().getBytes(UTF_8), value))
                    .get(2 * LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new KafkaException(e.getCause());
        } catch (TimeoutException e) {
            throw new CommandFailed("Kafka did not say in time whether it has written it: see status.");
        }
    }

    private static CommandFailed missing(String topic) {
        return new CommandFailed("The topic " + topic + " does not exist: run topics create.");
    }
}
