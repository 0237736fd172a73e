package dev.reconnect.worker.it;

import static dev.reconnect.sandbox.flinks.script.Step.authorized;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.contracts.EventType;
import dev.reconnect.sandbox.flinks.script.Script;
import dev.reconnect.sandbox.kafka.KafkaCluster;
import dev.reconnect.sandbox.kafka.KafkaTest;
import dev.reconnect.worker.it.testing.Kcat;
import dev.reconnect.worker.it.testing.TopicRecords;
import dev.reconnect.worker.it.testing.WorkerEnvironment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIf;

/** Records of clients with another partitioner, or with none: they are processed all the same, after one hop. */
@KafkaTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PlacementIT {
    private static final String MARK = "reconnect-forwarded";

    private WorkerEnvironment environment;
    private WorkerEnvironment.Running worker;
    private TopicRecords records;

    @BeforeAll
    void start(KafkaCluster cluster) {
        environment = new WorkerEnvironment(cluster);
        records = environment.keep(new TopicRecords(cluster.bootstrapServers()));
        worker = environment.startWorker();
    }

    @AfterAll
    void stop() {
        environment.close();
    }

    @Test
    void aRequestPlacedByCrc32IsServed() {
        String loginId = login("librdkafka", id -> crc32(id) != WorkerEnvironment.partitionOf(id));

        String refreshId = request(environment.topics().interactive(), loginId, loginId, crc32(loginId), loginId);

        assertServedAfterOneHop(environment.topics().interactive(), refreshId, loginId);
    }

    @Test
    void aNightlyRequestPlacedByCrc32IsServed() {
        String loginId = login("nightly", id -> crc32(id) != WorkerEnvironment.partitionOf(id));

        String refreshId = request(environment.topics().batch(), loginId, loginId, crc32(loginId), loginId);

        assertServedAfterOneHop(environment.topics().batch(), refreshId, loginId);
    }

    @Test
    void aRequestWithoutAKeyIsServed() {
        String loginId = login("keyless", id -> true);

        String refreshId = request(environment.topics().interactive(), null, loginId, elsewhere(loginId), loginId);

        assertServedAfterOneHop(environment.topics().interactive(), refreshId, loginId);
    }

    @Test
    void aRequestWithTheKeyOfAnotherLoginIsServedWhereItsValueBelongs() {
        String loginId = login("foreign-key", id -> true);

        String refreshId =
                request(environment.topics().interactive(), "someone-else", loginId, elsewhere(loginId), loginId);

        assertServedAfterOneHop(environment.topics().interactive(), refreshId, loginId);
    }

    @Test
    void aLoginIdInCapitalsWithBlanksAroundItMeetsItsOwnSession() {
        String loginId =
                login("shouted", id -> WorkerEnvironment.partitionOf(shouted(id)) != WorkerEnvironment.partitionOf(id));

        String refreshId = request(
                environment.topics().interactive(),
                shouted(loginId),
                shouted(loginId),
                WorkerEnvironment.partitionOf(shouted(loginId)),
                loginId);

        assertServedAfterOneHop(environment.topics().interactive(), refreshId, loginId);
    }

    @Test
    void aConfirmationInTheWrongPartitionIsAnswered() {
        String loginId = login("redirected", id -> true);
        String confirmationId = UUID.randomUUID().toString();
        environment.flinks().script(loginId, Script.of(authorized()));
        ProducerRecord<byte[], byte[]> confirmed = event(
                EventType.REDIRECT_CONFIRMED,
                environment.topics().redirects(),
                loginId,
                elsewhere(loginId),
                """
                {"confirmationId":"%s","loginId":"%s","confirmedAt":"%s"}
                """.formatted(confirmationId, loginId, Instant.now()));

        environment.publisher().send(confirmed);

        environment.outcomes().awaitOutcome(confirmationId, AccountsReady.class);
        assertThat(hops(environment.topics().redirects(), confirmationId)).hasSize(2);
        assertThat(environment.outcomes().of(confirmationId)).hasSize(1);
    }

    @Test
    void aRecordThatWasForwardedAndIsStillWrongIsADeadLetter() {
        String loginId = login("astray", id -> true);
        String refreshId = UUID.randomUUID().toString();
        ProducerRecord<byte[], byte[]> astray =
                requested(environment.topics().interactive(), loginId, refreshId, loginId, elsewhere(loginId));
        astray.headers().add(MARK, "3".getBytes(UTF_8));
        int deadBefore = worker.counted("reconnect.dead.letters", "reason", "MISPLACED");

        environment.publisher().send(astray);

        await().atMost(Duration.ofSeconds(30))
                .until(() -> worker.counted("reconnect.dead.letters", "reason", "MISPLACED") == deadBefore + 1);
        await().atMost(Duration.ofSeconds(30))
                .until(() ->
                        !hops(environment.topics().deadLetters(), refreshId).isEmpty());
        ConsumerRecord<byte[], byte[]> letter =
                hops(environment.topics().deadLetters(), refreshId).getFirst();
        assertThat(letter.value()).isEqualTo(astray.value());
        assertThat(letter.headers().toArray()).startsWith(astray.headers().toArray());
        assertThat(text(letter, "reconnect-reason")).isEqualTo("MISPLACED");
        assertThat(hops(environment.topics().interactive(), refreshId)).hasSize(1);
        assertThat(environment.flinks().ledger().calls(loginId)).isEmpty();
    }

    @Test
    @EnabledIf(value = "kcatIsThere", disabledReason = "there is no kcat on the PATH")
    void kcatRequestsARefreshAndReadsItsOutcome() {
        String loginId = login("kcat", id -> crc32(id) != WorkerEnvironment.partitionOf(id));
        String refreshId = UUID.randomUUID().toString();
        environment.flinks().script(loginId, Script.of(authorized()));
        Kcat kcat = new Kcat(environment.bootstrapServers());

        kcat.produce(
                environment.topics().interactive(),
                loginId,
                EventType.REFRESH_REQUESTED.type(),
                refreshId,
                """
                {"loginId":"%s","requestedAt":"%s"}""".formatted(loginId, Instant.now()));

        environment.outcomes().awaitOutcome(refreshId, AccountsReady.class);
        assertThat(hops(environment.topics().interactive(), refreshId)).hasSize(2);
        assertThat(kcat.readAll(environment.topics().outcomes()))
                .filteredOn(line -> line.startsWith(loginId + " "))
                .singleElement()
                .asString()
                .contains("ce_type=" + EventType.ACCOUNTS_READY.type())
                .contains("\"refreshId\":\"" + refreshId + "\"");
    }

    static boolean kcatIsThere() {
        return Kcat.isThere();
    }

    /** Publishes a request built by hand; returns its refreshId. */
    private String request(String topic, @Nullable String key, String loginIdAsSent, int partition, String loginId) {
        String refreshId = UUID.randomUUID().toString();
        environment.flinks().script(loginId, Script.of(authorized()));
        environment.publisher().send(requested(topic, key, refreshId, loginIdAsSent, partition));
        return refreshId;
    }

    private static ProducerRecord<byte[], byte[]> requested(
            String topic, @Nullable String key, String refreshId, String loginId, int partition) {
        return event(
                EventType.REFRESH_REQUESTED, topic, key, partition, """
                {"refreshId":"%s","loginId":"%s","requestedAt":"%s"}
                """.formatted(refreshId, loginId, Instant.now()));
    }

    @SuppressWarnings("NullAway") // Kafka accepts null keys, although its types do not say so.
    private static ProducerRecord<byte[], byte[]> event(
            EventType type, String topic, @Nullable String key, int partition, String json) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topic, partition, key == null ? null : key.getBytes(UTF_8), json.getBytes(UTF_8));
        record.headers()
                .add("ce_specversion", "1.0".getBytes(UTF_8))
                .add("ce_id", UUID.randomUUID().toString().getBytes(UTF_8))
                .add("ce_type", type.type().getBytes(UTF_8))
                .add("ce_source", "urn:by-hand".getBytes(UTF_8))
                .add("content-type", "application/json".getBytes(UTF_8));
        return record;
    }

    private void assertServedAfterOneHop(String topic, String refreshId, String loginId) {
        AccountsReady ready = environment.outcomes().awaitOutcome(refreshId, AccountsReady.class);
        assertThat(ready.loginId()).isEqualTo(loginId);
        assertThat(environment.outcomes().of(refreshId)).hasSize(1);
        assertThat(environment.flinks().ledger().totals(loginId).starts()).isEqualTo(1);

        List<ConsumerRecord<byte[], byte[]>> hops = hops(topic, refreshId);
        assertThat(hops).hasSize(2);
        ConsumerRecord<byte[], byte[]> sent = find(hops, false);
        ConsumerRecord<byte[], byte[]> forwarded = find(hops, true);
        assertThat(forwarded.partition())
                .isEqualTo(WorkerEnvironment.partitionOf(loginId))
                .isNotEqualTo(sent.partition());
        assertThat(forwarded.key()).isEqualTo(sent.key());
        assertThat(forwarded.value()).isEqualTo(sent.value());
        assertThat(text(forwarded, "reconnect-timestamp"))
                .isEqualTo(Instant.ofEpochMilli(sent.timestamp()).toString());
        assertThat(forwarded.headers().toArray()).startsWith(sent.headers().toArray());
    }

    private static ConsumerRecord<byte[], byte[]> find(List<ConsumerRecord<byte[], byte[]>> hops, boolean marked) {
        return hops.stream()
                .filter(record -> marked == (record.headers().lastHeader(MARK) != null))
                .findFirst()
                .orElseThrow(() -> new AssertionError(marked ? "none is marked" : "all are marked"));
    }

    /** All records of a topic that name this refresh or confirmation. */
    private List<ConsumerRecord<byte[], byte[]>> hops(String topic, String id) {
        return records.all(topic).stream()
                .filter(record -> new String(record.value(), UTF_8).contains(id) || id.equals(text(record, "ce_id")))
                .toList();
    }

    private static @Nullable String text(ConsumerRecord<byte[], byte[]> record, String header) {
        Header found = record.headers().lastHeader(header);
        return found == null ? null : new String(found.value(), UTF_8);
    }

    private static String login(String name, java.util.function.Predicate<String> wanted) {
        return IntStream.range(0, 1000)
                .mapToObj(number -> name + "-" + number)
                .filter(wanted)
                .findFirst()
                .orElseThrow();
    }

    private static String shouted(String loginId) {
        return "  " + loginId.toUpperCase(java.util.Locale.ROOT) + " ";
    }

    private static int elsewhere(String loginId) {
        return (WorkerEnvironment.partitionOf(loginId) + 1) % WorkerEnvironment.PARTITIONS;
    }

    /** The partition into which librdkafka's default partitioner puts a key. */
    private static int crc32(String key) {
        CRC32 crc = new CRC32();
        crc.update(key.getBytes(UTF_8));
        return (int) (crc.getValue() % WorkerEnvironment.PARTITIONS);
    }
}
