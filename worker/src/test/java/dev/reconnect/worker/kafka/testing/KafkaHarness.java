package dev.reconnect.worker.kafka.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import dev.reconnect.contracts.EventCodec;
import dev.reconnect.worker.kafka.client.GroupProtocol;
import dev.reconnect.worker.kafka.client.KafkaClients;
import dev.reconnect.worker.kafka.client.KafkaConnection;
import dev.reconnect.worker.kafka.client.KafkaObserver;
import dev.reconnect.worker.kafka.client.KafkaShardsSettings;
import dev.reconnect.worker.kafka.client.Topics;
import dev.reconnect.worker.kafka.journal.Murmur2Placement;
import dev.reconnect.worker.kafka.journal.SmileJournalFormat;
import dev.reconnect.worker.kafka.log.CommittedOffsets;
import dev.reconnect.worker.kafka.log.OffsetLookup;
import dev.reconnect.worker.kafka.log.ShardLogFactory;
import dev.reconnect.worker.session.AccountDocument;
import dev.reconnect.worker.session.AccountDocument.Span;
import dev.reconnect.worker.session.RestingMemory;
import dev.reconnect.worker.shard.RawRecord;
import dev.reconnect.worker.shard.ShardLog;
import dev.reconnect.worker.shard.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The topics, settings and clients of one test, on a broker that it shares with other tests. */
public final class KafkaHarness implements AutoCloseable {

    public static final int PARTITIONS = 4;
    public static final Duration LIMIT = Duration.ofSeconds(60);

    /** How large an outcome its topic takes, in bytes. */
    public static final int LARGEST_OUTCOME = 40_000;

    public final KafkaShardsSettings settings;
    public final Topics topics;
    public final Admin admin;
    public final KafkaClients clients;
    public final OffsetLookup offsets;
    public final ShardLogFactory logs;
    private final KafkaObserver observer;
    private final List<Consumer<byte[], byte[]>> members = new ArrayList<>();
    private final List<ShardLog> open = new ArrayList<>();

    public KafkaHarness(String bootstrapServers) throws Exception {
        this(bootstrapServers, KafkaObserver.NONE);
    }

    KafkaHarness(String bootstrapServers, KafkaObserver observer) throws Exception {
        String name = "t" + UUID.randomUUID().toString().substring(0, 8);
        topics = Topics.withPrefix(name + ".");
        settings = new KafkaShardsSettings(
                new KafkaConnection(bootstrapServers, name, GroupProtocol.CLASSIC, Map.of()),
                "worker-" + name,
                topics,
                64 * 1024,
                Duration.ofSeconds(3),
                true);
        this.observer = observer;
        clients = new KafkaClients(settings, observer);
        admin = clients.admin();
        admin.createTopics(List.of(
                        topic(topics.interactive()),
                        topic(topics.batch()),
                        topic(topics.redirects()),
                        topic(topics.outcomes()).configs(Map.of("max.message.bytes", "" + LARGEST_OUTCOME)),
                        topic(topics.accounts()),
                        topic(topics.deadLetters()),
                        topic(topics.sessions()).configs(Map.of("cleanup.policy", "compact"))))
                .all()
                .get(60, TimeUnit.SECONDS);
        awaitTopics();
        offsets = new CommittedOffsets(admin, settings, Duration.ofSeconds(20));
        logs = logs(offsets);
    }

    /** Created is not known: the broker may still be busy with other tests' topics. */
    private void awaitTopics() throws Exception {
        Set<String> names = Set.of(
                topics.interactive(),
                topics.batch(),
                topics.redirects(),
                topics.outcomes(),
                topics.accounts(),
                topics.deadLetters(),
                topics.sessions());
        await().atMost(LIMIT)
                .until(() ->
                        admin.listTopics().names().get(60, TimeUnit.SECONDS).containsAll(names));
    }

    /** The logs of the shards of a worker that looks offsets up like this. */
    public ShardLogFactory logs(OffsetLookup lookup) {
        return new ShardLogFactory(
                settings,
                new Murmur2Placement(PARTITIONS),
                clients,
                lookup,
                new SmileJournalFormat(),
                new RestingMemory(Long.MAX_VALUE),
                new EventCodec(),
                observer);
    }

    private static NewTopic topic(String name) {
        return new NewTopic(name, PARTITIONS, (short) 1);
    }

    /** A log with this membership. It is closed with the harness. */
    public ShardLog log(int partition, ConsumerGroupMetadata membership) {
        ShardLog log = logs.open(partition, () -> membership);
        open.add(log);
        return log;
    }

    /** A new member of a source's group, which already has partitions. */
    public Consumer<byte[], byte[]> member(Source source) {
        Consumer<byte[], byte[]> member = source == Source.INTERACTIVE ? clients.requests() : clients.follower(source);
        members.add(member);
        member.subscribe(List.of(topics.of(source)));
        await().atMost(LIMIT).until(() -> {
            member.poll(Duration.ofMillis(100));
            return !member.assignment().isEmpty();
        });
        return member;
    }

    public ConsumerGroupMetadata membership() {
        return member(Source.INTERACTIVE).groupMetadata();
    }

    /** A login that belongs to this partition. */
    public static String login(int partition) {
        Murmur2Placement placement = new Murmur2Placement(PARTITIONS);
        for (int i = 0; ; i++) {
            if (placement.shardOf("login-" + i) == partition) {
                return "login-" + i;
            }
        }
    }

    public static RawRecord record(Source source, int partition, long offset, byte[] value) {
        return new RawRecord(
                source,
                partition,
                offset,
                offset + 1,
                Instant.parse("2026-11-22T10:00:00Z"),
                "key".getBytes(UTF_8),
                List.of(new RawRecord.Header("h", new byte[] {1}), new RawRecord.Header("h", new byte[] {2})),
                value);
    }

    /** The document of an account that has nothing but this id. */
    public static AccountDocument document(String accountId) {
        byte[] account = ("{\"Id\":\"" + accountId + "\"}").getBytes(UTF_8);
        Span whole = new Span(0, account.length);
        return new AccountDocument(accountId, account, whole, new Span(account.length, account.length), new int[0]);
    }

    /** Writes the records outside any transaction. */
    public void produce(List<ProducerRecord<byte[], byte[]>> records) throws Exception {
        Map<String, Object> config = Map.of(
                "bootstrap.servers", settings.connection().bootstrapServers(),
                "key.serializer", ByteArraySerializer.class,
                "value.serializer", ByteArraySerializer.class);
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(config)) {
            for (ProducerRecord<byte[], byte[]> record : records) {
                producer.send(record).get(30, TimeUnit.SECONDS);
            }
        }
    }

    /** Another program's producer that has written a record in a transaction, which stays open. */
    public Producer<byte[], byte[]> openTransaction(String topic, int partition) throws Exception {
        Map<String, Object> config = Map.of(
                "bootstrap.servers",
                settings.connection().bootstrapServers(),
                "transactional.id",
                "other-" + UUID.randomUUID(),
                "key.serializer",
                ByteArraySerializer.class,
                "value.serializer",
                ByteArraySerializer.class);
        Producer<byte[], byte[]> producer = new KafkaProducer<>(config);
        try {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, partition, "other".getBytes(UTF_8), new byte[1]))
                    .get(30, TimeUnit.SECONDS);
            return producer;
        } catch (Exception failed) {
            producer.close(Duration.ZERO);
            throw failed;
        }
    }

    /**
     * All records that a reader of committed records finds in the topic now. It waits for transactions whose commit is
     * decided and not yet written.
     */
    public List<ConsumerRecord<byte[], byte[]>> committed(String topic) throws Exception {
        Map<String, Object> config = Map.of(
                "bootstrap.servers",
                settings.connection().bootstrapServers(),
                "isolation.level",
                "read_committed",
                "auto.offset.reset",
                "earliest",
                "key.deserializer",
                ByteArrayDeserializer.class,
                "value.deserializer",
                ByteArrayDeserializer.class);
        try (KafkaConsumer<byte[], byte[]> reader = new KafkaConsumer<>(config)) {
            List<TopicPartition> partitions = new ArrayList<>();
            for (int i = 0; i < PARTITIONS; i++) {
                partitions.add(new TopicPartition(topic, i));
            }
            reader.assign(partitions);
            Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
            partitions.forEach(partition -> latest.put(partition, OffsetSpec.latest()));
            var ends = admin.listOffsets(latest).all().get(60, TimeUnit.SECONDS);
            List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
            await().atMost(LIMIT).until(() -> {
                reader.poll(Duration.ofMillis(100)).forEach(found::add);
                return ends.entrySet().stream()
                        .allMatch(end ->
                                reader.position(end.getKey()) >= end.getValue().offset());
            });
            return found;
        }
    }

    /** The offset that a source's group shows for a partition; -1 if there is none. */
    public long groupOffset(Source source, int partition) throws Exception {
        String group = settings.group(source);
        var offsets = admin.listConsumerGroupOffsets(group, new ListConsumerGroupOffsetsOptions().requireStable(true))
                .partitionsToOffsetAndMetadata(group)
                .get(30, TimeUnit.SECONDS);
        var offset = offsets.get(new TopicPartition(topics.of(source), partition));
        return offset == null ? -1 : offset.offset();
    }

    @Override
    public void close() {
        open.forEach(ShardLog::close);
        members.forEach(member -> clients.close(member, Duration.ofSeconds(2)));
        admin.close(Duration.ofSeconds(2));
    }
}
