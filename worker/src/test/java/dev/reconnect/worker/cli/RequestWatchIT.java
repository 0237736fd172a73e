package dev.reconnect.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.contracts.Event;
import dev.reconnect.contracts.EventCodec;
import dev.reconnect.contracts.Lane;
import dev.reconnect.contracts.MfaChallengePending;
import dev.reconnect.contracts.Outcome;
import dev.reconnect.contracts.RedirectConfirmed;
import dev.reconnect.contracts.RefreshRequested;
import dev.reconnect.contracts.Subject;
import dev.reconnect.sandbox.kafka.KafkaCluster;
import dev.reconnect.sandbox.kafka.KafkaTest;
import dev.reconnect.worker.cli.testing.Terminal;
import io.cloudevents.CloudEvent;
import io.cloudevents.kafka.CloudEventSerializer;
import io.cloudevents.kafka.KafkaMessageFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Order(4)
@KafkaTest
class RequestWatchIT {
    private static final int PARTITIONS = 3;

    private final KafkaCluster cluster;
    private final String prefix = "cli-" + UUID.randomUUID() + ".";
    private final Map<String, String> environment;

    @TempDir
    private Path folder;

    RequestWatchIT(KafkaCluster cluster) {
        this.cluster = cluster;
        this.environment = Map.of(
                "RECONNECT_KAFKA_BOOTSTRAP_SERVERS",
                cluster.bootstrapServers(),
                "RECONNECT_TOPICS_PREFIX",
                prefix,
                "RECONNECT_TOPICS_PARTITIONS",
                String.valueOf(PARTITIONS),
                "RECONNECT_TOPICS_REPLICATION_FACTOR",
                "1");
    }

    @BeforeEach
    void createTopics() {
        assertThat(new Terminal(environment).run("topics", "create")).isZero();
    }

    @Test
    void aRequestIsWhereTheWorkerLooksForItAndAsTheContractWantsIt() throws Exception {
        Terminal terminal = new Terminal(environment);
        assertThat(terminal.run("request", "  Login-ONE ", "login-two", "--requested-by", "ops", "--force"))
                .isZero();
        assertThat(terminal.outLines()).containsExactly("id-1", "id-2");
        List<ConsumerRecord<String, byte[]>> records = read("requests.interactive", 2);
        ConsumerRecord<String, byte[]> first = records.stream()
                .filter(record -> record.key().equals("login-one"))
                .findFirst()
                .orElseThrow();
        assertThat(first.partition())
                .isEqualTo(Utils.toPositive(Utils.murmur2("login-one".getBytes(StandardCharsets.UTF_8))) % PARTITIONS);
        RefreshRequested request = (RefreshRequested) decode(first);
        assertThat(request.loginId()).isEqualTo("login-one");
        assertThat(request.refreshId()).isEqualTo("id-1");
        assertThat(request.requestedBy()).isEqualTo("ops");
        assertThat(request.force()).isTrue();
    }

    @Test
    void aFilesBadLinesAreNamedAndTheRestGoesOn() throws Exception {
        Path file = Files.writeString(
                folder.resolve("logins.csv"), "loginId,deadline\none,6h\n,\ntwo\nthree,soon\nfour,\n");
        Terminal terminal = new Terminal(environment);
        assertThat(terminal.run("request", "--file", file.toString(), "--run-id", "night-1"))
                .isEqualTo(1);
        assertThat(terminal.out()).isEqualTo("2 requests published to " + prefix + "requests.batch.\n");
        assertThat(terminal.err().lines())
                .hasSize(4)
                .anyMatch(line -> line.startsWith("Line 3: "))
                .anyMatch(line -> line.equals("Line 4: 2 fields are expected, not 1."))
                .anyMatch(line -> line.startsWith("Line 5: deadline"))
                .last()
                .isEqualTo("3 lines could not be read; mend them in " + file + ".rejects and send that file.");
        assertThat(read("requests.batch", 2)).extracting(ConsumerRecord::key).containsExactlyInAnyOrder("one", "four");
    }

    @Test
    void aLargeFileComesThroughStandardInputAndTwiceGivesTheSameIds() throws Exception {
        String lines = IntStream.range(0, 5_000)
                .mapToObj(number -> "{\"loginId\":\"login-" + number + "\"}\n")
                .reduce("", String::concat);
        for (int time = 0; time < 2; time++) {
            Terminal terminal = new Terminal(environment).withInput(lines);
            assertThat(terminal.run("request", "--file", "-", "--run-id", "night-1"))
                    .isZero();
            assertThat(terminal.out()).startsWith("5000 requests published");
        }
        assertThat(read("requests.batch", 10_000).stream()
                        .map(record ->
                                new String(record.headers().lastHeader("ce_id").value(), StandardCharsets.UTF_8))
                        .distinct())
                .hasSize(5_000);
    }

    @Test
    void aConfirmationIsWhereTheWorkerLooksForIt() throws Exception {
        Terminal terminal = new Terminal(environment);
        assertThat(terminal.run("confirm", "Login-One", "--request-id", "r-1", "--institution", "FlinksCapital"))
                .isZero();
        assertThat(terminal.outLines()).containsExactly("id-1");
        RedirectConfirmed confirmed =
                (RedirectConfirmed) decode(read("redirects", 1).getFirst());
        assertThat(confirmed.confirmationId()).isEqualTo("id-1");
        assertThat(confirmed.requestId()).isEqualTo("r-1");
        assertThat(confirmed.institution()).isEqualTo("FlinksCapital");
    }

    @Test
    void aTopicThatDoesNotExistIsNotCreatedByASlip() {
        Map<String, String> elsewhere = new HashMap<>(environment);
        elsewhere.put("RECONNECT_TOPICS_PREFIX", "nowhere.");
        for (String command : List.of("request login", "confirm login", "watch")) {
            Terminal terminal = new Terminal(elsewhere);
            assertThat(terminal.run(command.split(" "))).isEqualTo(1);
            assertThat(terminal.err()).endsWith("does not exist: run topics create.\n");
        }
        Terminal check = new Terminal(elsewhere);
        check.run("topics", "check");
        assertThat(check.outLines())
                .filteredOn(line -> line.startsWith("wrong"))
                .hasSize(9)
                .allMatch(line -> line.contains("does not exist"));
    }

    @Test
    void aWatcherSeesWhatIsCommittedAndEndsWithTheTerminalOutcome() throws Exception {
        Terminal terminal = new Terminal(environment);
        CompletableFuture<Integer> watching = CompletableFuture.supplyAsync(
                () -> terminal.run("watch", "--login", "LOGIN-ONE", "--until-terminal", "--timeout", "60s"));
        await().until(() -> terminal.err().contains("Watching " + prefix + "outcomes (3 partitions)."));
        publish(false, ready("login-one", "aborted"));
        publish(true, ready("login-two", "of-another"), pending("login-one", "one"), ready("login-one", "one"));
        assertThat(watching.get(60, TimeUnit.SECONDS)).isZero();
        assertThat(terminal.outLines())
                .hasSize(2)
                .satisfiesExactly(
                        line -> assertThat(line)
                                .contains(
                                        "mfa-challenge-pending",
                                        "refresh one",
                                        "https://connect.example.com/v2/?requestId=r"),
                        line -> assertThat(line).contains("accounts-ready", "refresh one", "0 accounts  live"));
    }

    @Test
    void whoAsksForARefreshByNameFindsItsOutcomeAfterwards() throws Exception {
        publish(true, ready("login-one", "one"), ready("login-one", "two"));
        Terminal terminal = new Terminal(environment);
        assertThat(terminal.run("watch", "--refresh-id", "two", "--json", "--until-terminal", "--timeout", "60s"))
                .isZero();
        assertThat(terminal.outLines())
                .singleElement()
                .asString()
                .contains("\"refreshId\":\"two\"", "\"loginId\":\"login-one\"");
    }

    @Test
    void aWatchThatEndsWithoutTheTerminalOutcomeIsOne() throws Exception {
        publish(true, pending("login-one", "one"));
        Terminal terminal = new Terminal(environment);
        assertThat(terminal.run("watch", "--refresh-id", "one", "--until-terminal", "--timeout", "10s"))
                .isEqualTo(1);
        assertThat(terminal.outLines()).hasSize(1);
        assertThat(terminal.err()).endsWith("No terminal outcome came in time.\n");
    }

    @Test
    void anOutcomeThatCannotBeReadIsNamedAndTheRestGoesOn() throws Exception {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", cluster.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
            producer.send(new ProducerRecord<>(prefix + "outcomes", 0, "key", "rubbish"))
                    .get(20, TimeUnit.SECONDS);
        }
        publish(true, ready("login-one", "one"));
        Terminal terminal = new Terminal(environment);
        assertThat(terminal.run("watch", "--from-beginning", "--timeout", "10s"))
                .isZero();
        assertThat(terminal.err()).contains("Partition 0, offset 0 is not a CloudEvent.");
        assertThat(terminal.outLines()).hasSize(1);
    }

    private void publish(boolean commit, Outcome... outcomes) throws Exception {
        try (KafkaProducer<String, CloudEvent> producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        cluster.bootstrapServers(),
                        "transactional.id",
                        UUID.randomUUID().toString()),
                new StringSerializer(),
                new CloudEventSerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            for (Outcome outcome : outcomes) {
                CloudEvent cloudEvent = new EventCodec()
                        .encode(outcome, UUID.randomUUID().toString(), Instant.now(), URI.create("urn:test"), null);
                producer.send(new ProducerRecord<>(prefix + "outcomes", outcome.loginId(), cloudEvent))
                        .get(20, TimeUnit.SECONDS);
            }
            if (commit) {
                producer.commitTransaction();
            } else {
                producer.abortTransaction();
            }
        }
    }

    private List<ConsumerRecord<String, byte[]>> read(String topic, int count) {
        List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", cluster.bootstrapServers()),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = IntStream.range(0, PARTITIONS)
                    .mapToObj(partition -> new TopicPartition(prefix + topic, partition))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
                return records.size() >= count;
            });
        }
        assertThat(records).hasSize(count);
        return records;
    }

    private static Event decode(ConsumerRecord<String, byte[]> record) throws Exception {
        return new EventCodec().decode(KafkaMessageFactory.createReader(record).toEvent());
    }

    private static Outcome ready(String login, String refresh) {
        return new AccountsReady(subject(login, refresh), "r", null, null, null, AccountsReady.Source.LIVE, List.of());
    }

    private static Outcome pending(String login, String refresh) {
        return new MfaChallengePending(
                subject(login, refresh),
                "r",
                "https://connect.example.com/v2/?requestId=r",
                Instant.parse("2026-11-22T10:00:00Z"),
                null,
                List.of(),
                false);
    }

    private static Subject subject(String login, String refresh) {
        return new Subject(login, refresh, null, null, Lane.INTERACTIVE, null, null, null);
    }
}
