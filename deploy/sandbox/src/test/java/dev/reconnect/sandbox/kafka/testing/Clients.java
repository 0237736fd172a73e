package dev.reconnect.sandbox.kafka.testing;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.reconnect.sandbox.kafka.KafkaCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Plain Kafka clients for the broker's own tests; every call ends within a minute. */
public final class Clients {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final String bootstrapServers;

    public Clients(KafkaCluster cluster) {
        this.bootstrapServers = cluster.bootstrapServers();
    }

    public void createTopic(String topic, int replication) throws Exception {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", bootstrapServers);
        try (Admin admin = Admin.create(properties)) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) replication)))
                    .all()
                    .get(LIMIT.toSeconds(), SECONDS);
        }
    }

    public KafkaProducer<String, String> producer(Map<String, Object> more) {
        Map<String, Object> properties = new HashMap<>(more);
        properties.put("bootstrap.servers", bootstrapServers);
        properties.put("acks", "all");
        properties.put("delivery.timeout.ms", (int) LIMIT.toMillis());
        properties.put("request.timeout.ms", 5_000);
        properties.put("max.block.ms", LIMIT.toMillis());
        return new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer());
    }

    public void produce(String topic, String... values) throws Exception {
        try (KafkaProducer<String, String> producer = producer(Map.of())) {
            for (String value : values) {
                send(producer, topic, value);
            }
        }
    }

    public static void send(KafkaProducer<String, String> producer, String topic, String value) throws Exception {
        producer.send(new ProducerRecord<>(topic, 0, "key", value)).get(LIMIT.toSeconds(), SECONDS);
    }

    /**
     * Reads the committed values of the topic's only partition until there are {@code count}, or until the limit is
     * over.
     */
    public List<String> readCommitted(String topic, int count) {
        Map<String, Object> properties = Map.of(
                "bootstrap.servers", bootstrapServers,
                "isolation.level", "read_committed",
                "auto.offset.reset", "earliest",
                "enable.auto.commit", "false");
        List<String> values = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(new TopicPartition(topic, 0)));
            long deadline = System.nanoTime() + LIMIT.toNanos();
            while (values.size() < count && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> values.add(record.value()));
            }
        }
        return values;
    }
}
