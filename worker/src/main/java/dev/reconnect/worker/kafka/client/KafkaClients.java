package dev.reconnect.worker.kafka.client;

import dev.reconnect.worker.shard.Source;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens and closes the worker's Kafka clients. Their settings come in three layers, the later over the earlier:
 * defaults, the operator's settings, and what exactly-once needs.
 */
public final class KafkaClients implements ShardClients {

    private static final Logger log = LoggerFactory.getLogger(KafkaClients.class);

    private static final Duration CLOSE = Duration.ofSeconds(2);

    private final KafkaShardsSettings settings;
    private final KafkaObserver observer;

    public KafkaClients(KafkaShardsSettings settings, KafkaObserver observer) {
        this.settings = settings;
        this.observer = observer;
    }

    /** The only producer of a shard. A commit that outlasts its time-outs is lost; a broker restart is shorter. */
    @Override
    public Producer<byte[], byte[]> producer(int partition) {
        Map<String, Object> config = new HashMap<>();
        config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        config.put(ProducerConfig.BATCH_SIZE_CONFIG, 64 * 1024);
        // The topics decide about compression: some clients that read outcomes know only gzip, or none at all.
        config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none");
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 30_000);
        config.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 60_000);
        config.putAll(settings.connection().producer(clientId("shard-" + partition)));
        config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, settings.transactionalId(partition));
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        // This is larger than any record we write. So our own limit applies, and no transaction fails because of it.
        int largest = settings.journalLimit() + KafkaShardsSettings.HEADROOM;
        config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, largest);
        config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, Math.max(32L * 1024 * 1024, 4L * largest));
        config.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        config.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        var producer = new KafkaProducer<byte[], byte[]>(config);
        observer.opened(producer);
        return producer;
    }

    /** The producer of events outside transactions. The caller may send a record again if the time-outs have passed. */
    public Producer<byte[], byte[]> events() {
        Map<String, Object> config = new HashMap<>();
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
        config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 4L * 1024 * 1024);
        config.putAll(settings.connection().producer(clientId("institutions")));
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        config.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        var producer = new KafkaProducer<byte[], byte[]>(config);
        observer.opened(producer);
        return producer;
    }

    /**
     * The producer of confirmations. Someone waits for each of them, so it gives up soon; the operator's settings do
     * not change its time-outs.
     */
    public Producer<byte[], byte[]> confirmations() {
        Map<String, Object> config = new HashMap<>();
        config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 4L * 1024 * 1024);
        config.putAll(settings.connection().producer(clientId("confirmations")));
        config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 3_000);
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 3_000);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 6_000);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        // A second batch must not overtake a first one that a new leader refused. The command line sets the same.
        config.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        config.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        config.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        var producer = new KafkaProducer<byte[], byte[]>(config);
        observer.opened(producer);
        return producer;
    }

    /** The consumer whose assignment decides which shards run here. */
    public Consumer<byte[], byte[]> requests() {
        Map<String, Object> config = new HashMap<>();
        if (settings.connection().groupProtocol() == GroupProtocol.CLASSIC) {
            config.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000);
            // A rebalance has two rounds. It moves on with each heartbeat, and its shards stand still until it ends.
            config.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 1_000);
        }
        Map<String, Object> last = new HashMap<>();
        last.put(ConsumerConfig.GROUP_ID_CONFIG, settings.group(Source.INTERACTIVE));
        last.put(
                ConsumerConfig.GROUP_PROTOCOL_CONFIG,
                settings.connection().groupProtocol().name().toLowerCase(Locale.ROOT));
        if (settings.connection().groupProtocol() == GroupProtocol.CLASSIC) {
            last.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        }
        return consumer(config, "requests", last);
    }

    /** A consumer whose partitions are assigned by hand. Its group has no members. */
    public Consumer<byte[], byte[]> follower(Source source) {
        return consumer(
                new HashMap<>(),
                source.name().toLowerCase(Locale.ROOT),
                Map.of(
                        ConsumerConfig.GROUP_ID_CONFIG,
                        settings.group(source),
                        ConsumerConfig.GROUP_PROTOCOL_CONFIG,
                        "classic"));
    }

    /** A consumer that reads one journal partition. It is in no group. */
    @Override
    public Consumer<byte[], byte[]> restore(int partition) {
        Map<String, Object> config = new HashMap<>();
        config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 4 * 1024 * 1024);
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5000);
        return consumer(config, "restore-" + partition, Map.of(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic"));
    }

    /** The consumer that reads the control topic. It is in no group. */
    public Consumer<byte[], byte[]> control() {
        return consumer(new HashMap<>(), "control", Map.of(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic"));
    }

    /** The client for look-ups. Any thread may use it. */
    public Admin admin() {
        return Admin.create(settings.connection().admin(clientId("admin")));
    }

    /**
     * The metadata of a group without members: with it, any producer can commit offsets for the group. It comes from a
     * consumer that never joins, because only Kafka's own classes can create it.
     */
    @Override
    public ConsumerGroupMetadata groupWithoutMembers(Source source) {
        Consumer<byte[], byte[]> never = follower(source);
        try {
            return never.groupMetadata();
        } finally {
            close(never, CLOSE);
        }
    }

    /** Closes a producer at once, even if records are still under way. */
    @Override
    public void close(Producer<?, ?> producer) {
        observer.closed(producer);
        try {
            producer.close(Duration.ZERO);
        } catch (RuntimeException e) {
            log.warn("a producer did not close cleanly", e);
        }
    }

    @Override
    public void close(Consumer<?, ?> consumer, Duration atMost) {
        observer.closed(consumer);
        try {
            consumer.close(CloseOptions.timeout(atMost));
        } catch (RuntimeException e) {
            log.warn("a consumer did not close cleanly", e);
        }
    }

    private Consumer<byte[], byte[]> consumer(
            Map<String, Object> defaults, String name, Map<String, Object> whatMustHold) {
        Map<String, Object> config = new HashMap<>(defaults);
        config.putAll(settings.connection().consumer(clientId(name)));
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        config.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        config.putAll(whatMustHold);
        var consumer = new KafkaConsumer<byte[], byte[]>(config);
        observer.opened(consumer);
        return consumer;
    }

    private String clientId(String name) {
        return settings.applicationId() + "-" + settings.workerId() + "-" + name;
    }
}
