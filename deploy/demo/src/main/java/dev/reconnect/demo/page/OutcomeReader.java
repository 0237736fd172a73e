package dev.reconnect.demo.page;

import dev.reconnect.contracts.Event;
import dev.reconnect.contracts.EventCodec;
import dev.reconnect.contracts.MalformedEvent;
import io.cloudevents.CloudEvent;
import io.cloudevents.kafka.KafkaMessageFactory;
import io.cloudevents.rw.CloudEventRWException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The notification service: reads the outcomes and the condition of the banks. Every instance of the app reads all
 * events, without a group, because any instance may serve the pages of any person. After a start it reads the last hour
 * again, so that a page finds what its person has not answered yet.
 */
final class OutcomeReader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OutcomeReader.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final PageSettings settings;
    private final BiConsumer<CloudEvent, Event> taker;
    private final EventCodec codec = new EventCodec();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread;

    OutcomeReader(PageSettings settings, BiConsumer<CloudEvent, Event> taker) {
        this.settings = settings;
        this.taker = taker;
        this.thread = Thread.ofPlatform().daemon().name("demo-bank-outcomes").unstarted(this::readUntilStopped);
    }

    OutcomeReader start() {
        thread.start();
        return this;
    }

    private void readUntilStopped() {
        Instant since = Instant.now().minus(settings.kafka().history());
        try {
            while (stopped.getCount() > 0) {
                try (KafkaConsumer<String, byte[]> consumer = consumer()) {
                    read(consumer, since);
                    consumer.close(CloseOptions.timeout(PAUSE));
                } catch (KafkaException away) {
                    LOG.warn(
                            "the outcomes cannot be read now ({})",
                            away.getClass().getSimpleName());
                }
                // An event that is read twice goes to the pages twice; a page recognizes it by its id.
                if (stopped.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }

    private KafkaConsumer<String, byte[]> consumer() {
        return new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        settings.kafka().bootstrapServers(),
                        ConsumerConfig.CLIENT_ID_CONFIG,
                        "demo-bank-outcomes",
                        // An outcome counts only after its transaction was committed; then it appears once.
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                        false,
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest",
                        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        (int) LIMIT.toMillis()),
                new StringDeserializer(),
                new ByteArrayDeserializer());
    }

    private void read(KafkaConsumer<String, byte[]> consumer, Instant since) {
        stand(consumer, since);
        while (stopped.getCount() > 0) {
            for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                take(record);
            }
        }
    }

    private void stand(KafkaConsumer<String, byte[]> consumer, Instant since) {
        List<TopicPartition> partitions = Stream.of("outcomes", "institutions")
                .flatMap(topic -> consumer.partitionsFor(settings.kafka().topicPrefix() + topic).stream())
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        consumer.offsetsForTimes(partitions.stream()
                        .collect(Collectors.toMap(Function.identity(), partition -> since.toEpochMilli())))
                .forEach((partition, place) -> {
                    if (place != null) {
                        consumer.seek(partition, place.offset());
                    }
                });
        // The consumer seeks only when it is asked for its position. It must not miss what is published from now on.
        partitions.forEach(consumer::position);
    }

    private void take(ConsumerRecord<String, byte[]> record) {
        try {
            CloudEvent cloudEvent = KafkaMessageFactory.createReader(record).toEvent();
            taker.accept(cloudEvent, codec.decode(cloudEvent));
        } catch (MalformedEvent | CloudEventRWException unreadable) {
            // The type or version is newer than this app.
            LOG.warn("an event was passed over ({})", unreadable.getClass().getSimpleName());
        }
    }

    @Override
    public void close() {
        stopped.countDown();
        try {
            thread.join(LIMIT.toMillis());
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }
}
