package dev.reconnect.worker.cli.watch;

import dev.reconnect.contracts.MalformedEvent;
import dev.reconnect.worker.cli.terminal.CommandFailed;
import dev.reconnect.worker.kafka.client.KafkaConnection;
import io.cloudevents.CloudEvent;
import io.cloudevents.kafka.KafkaMessageFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/** Reads all partitions of a topic without leaving a trace: only committed records, and no group. */
public final class OutcomeFollower implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    /** Most bytes of one fetch. A small heap has no space for Kafka's own default. */
    private static final int MOST_AT_ONCE = 8 * 1024 * 1024;

    private final KafkaConsumer<String, byte[]> consumer;

    private OutcomeFollower(KafkaConsumer<String, byte[]> consumer) {
        this.consumer = consumer;
    }

    /**
     * Opens a follower. Its position in the topic is fixed when this returns.
     *
     * @param since it begins with the first record from this moment on; null: it begins at the end
     * @throws CommandFailed if the topic does not exist
     */
    public static OutcomeFollower open(KafkaConnection settings, String topic, @Nullable Instant since)
            throws CommandFailed {
        Map<String, Object> properties = settings.consumer(settings.applicationId() + "-watch");
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.putIfAbsent(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, MOST_AT_ONCE);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.putIfAbsent(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) LIMIT.toMillis());
        OutcomeFollower follower = new OutcomeFollower(
                new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer()));
        try {
            follower.stand(topic, since);
            return follower;
        } catch (RuntimeException | CommandFailed e) {
            follower.close();
            throw e;
        }
    }

    private void stand(String topic, @Nullable Instant since) throws CommandFailed {
        List<PartitionInfo> known = consumer.partitionsFor(topic);
        if (known == null || known.isEmpty()) {
            throw new CommandFailed("The topic " + topic + " does not exist: run topics create.");
        }
        List<TopicPartition> partitions = known.stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        if (since != null) {
            Map<TopicPartition, OffsetAndTimestamp> places = consumer.offsetsForTimes(partitions.stream()
                    .collect(Collectors.toMap(Function.identity(), partition -> since.toEpochMilli())));
            places.forEach((partition, place) -> {
                if (place != null) {
                    consumer.seek(partition, place.offset());
                }
            });
        }
        // Seeking is lazy, but everything that is published after the return of this method must be seen.
        partitions.forEach(consumer::position);
    }

    /** The records that have come; waits up to {@code wait} for them. */
    public Iterable<ConsumerRecord<String, byte[]>> next(Duration wait) {
        return consumer.poll(wait);
    }

    /**
     * The CloudEvent in a record.
     *
     * @throws MalformedEvent if there is none, whatever the SDK throws: a NullPointerException for a null in a header
     */
    public static CloudEvent cloudEvent(ConsumerRecord<String, byte[]> record) throws MalformedEvent {
        try {
            return KafkaMessageFactory.createReader(record).toEvent();
        } catch (RuntimeException noCloudEvent) {
            throw new MalformedEvent(MalformedEvent.Reason.NOT_A_CLOUD_EVENT, "is not a CloudEvent");
        }
    }

    /** Where each partition ends now, for committed records. */
    Map<TopicPartition, Long> ends() {
        return consumer.endOffsets(consumer.assignment());
    }

    /** How many offsets are between the position and these ends. Not every offset holds a record. */
    long before(Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream()
                .mapToLong(end -> Math.max(0, end.getValue() - consumer.position(end.getKey())))
                .sum();
    }

    /** How many partitions it reads. */
    public int partitions() {
        return consumer.assignment().size();
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(Duration.ofSeconds(5)));
    }
}
