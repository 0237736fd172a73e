package dev.reconnect.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reconnect.sandbox.kafka.KafkaCluster;
import dev.reconnect.sandbox.kafka.KafkaTest;
import dev.reconnect.sandbox.process.ChildJvm;
import dev.reconnect.worker.cli.testing.Terminal;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line as the operating system sees it: exit codes, signals, and which output goes to which stream. */
@Order(2)
@KafkaTest
class ProcessIT {
    private static final Pattern PORT = Pattern.compile("health and metrics at http://127\\.0\\.0\\.1:(\\d+)");

    private final Map<String, String> environment = new HashMap<>();
    private final List<Process> processes = new ArrayList<>();

    @TempDir
    private Path folder;

    ProcessIT(KafkaCluster cluster) {
        environment.put("RECONNECT_KAFKA_BOOTSTRAP_SERVERS", cluster.bootstrapServers());
        environment.put("RECONNECT_TOPICS_PREFIX", "process-" + UUID.randomUUID() + ".");
        environment.put("RECONNECT_TOPICS_PARTITIONS", "2");
        environment.put("RECONNECT_TOPICS_REPLICATION_FACTOR", "1");
        environment.put("RECONNECT_FLINKS_API_URL", "http://127.0.0.1:1");
        environment.put("RECONNECT_FLINKS_CUSTOMER_ID", "customer");
        environment.put("RECONNECT_FLINKS_CONNECT_URL", "http://127.0.0.1:1");
        environment.put("RECONNECT_OPS_PORT", "0");
    }

    @AfterEach
    void leaveNothingRunning() {
        processes.forEach(Process::destroyForcibly);
    }

    @Test
    void aWorkerRunsUntilItIsToldToStopAndThenEndsWithZero() throws Exception {
        assertThat(new Terminal(environment).run("topics", "create")).isZero();
        Process worker = start("run");
        await().atMost(Duration.ofSeconds(60)).until(() -> out().contains("worker started"));
        try (HttpClient client = HttpClient.newHttpClient()) {
            Matcher port = PORT.matcher(out());
            assertThat(port.find()).isTrue();
            String health = "http://127.0.0.1:" + port.group(1) + "/health/";
            assertThat(status(client, health + "live")).isEqualTo(200);
            // Ready means that the worker has joined its group.
            await().atMost(Duration.ofSeconds(60)).until(() -> status(client, health + "ready") == 200);
        }
        worker.destroy();
        assertThat(worker.waitFor(40, TimeUnit.SECONDS)).isTrue();
        assertThat(worker.exitValue()).isZero();
        assertThat(out()).contains("worker is stopping", "worker stopped");
        assertThat(err()).isEmpty();
    }

    @Test
    void wrongSettingsEndARunWithTwo() throws Exception {
        environment.put("RECONNECT_FLINKS_API_URL", "nowhere");
        Process worker = start("run");
        assertThat(worker.waitFor(40, TimeUnit.SECONDS)).isTrue();
        assertThat(worker.exitValue()).isEqualTo(2);
        assertThat(err())
                .isEqualTo("RECONNECT_FLINKS_API_URL: the value \"nowhere\" is not an address such as https://host.\n");
    }

    /** One record compressed with snappy or zstd once took all shards away from such a worker, again and again. */
    @Test
    void aWorkerThatCouldNotReadCompressedRecordsSaysSoAndEndsWithOne() throws Exception {
        List<String> options = new ArrayList<>(ChildJvm.shortLived(256));
        Path noFolder = Files.createFile(folder.resolve("no-folder"));
        options.add("-Djava.io.tmpdir=" + noFolder);
        Process worker = start(options, "run");
        assertThat(worker.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(worker.exitValue()).isEqualTo(1);
        assertThat(err()).contains("snappy or zstd cannot be read: java.io.tmpdir (" + noFolder + ") must be writable");
    }

    @Test
    void aWorkerWithoutItsTopicsEndsWithOneAndASentence() throws Exception {
        Process worker = start("run");
        assertThat(worker.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(worker.exitValue()).isEqualTo(1);
        assertThat(err())
                .startsWith("The worker cannot start: missing topics: ")
                .endsWith(" See doctor.\n")
                .hasLineCount(1);
    }

    @Test
    void aWorkerThatPublishesAccountsDoesNotStartWithoutTheirTopic() throws Exception {
        createTopicsBut("accounts");
        Process worker = start("run");
        assertThat(worker.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(worker.exitValue()).isEqualTo(1);
        assertThat(err())
                .isEqualTo("The worker cannot start: missing topics: " + environment.get("RECONNECT_TOPICS_PREFIX")
                        + "accounts. See doctor.\n");
    }

    @Test
    void aWorkerThatPublishesNoneStartsWithoutTheirTopicAndWithoutThatOfThePauses() throws Exception {
        createTopicsBut("accounts", "control");
        environment.put("RECONNECT_ACCOUNTS_PUBLISH", "false");
        start("run");
        await().atMost(Duration.ofSeconds(60)).until(() -> out().contains("worker started"));
    }

    private void createTopicsBut(String... names) throws Exception {
        assertThat(new Terminal(environment).run("topics", "create")).isZero();
        String servers = Objects.requireNonNull(environment.get("RECONNECT_KAFKA_BOOTSTRAP_SERVERS"));
        List<String> topics = Stream.of(names)
                .map(name -> environment.get("RECONNECT_TOPICS_PREFIX") + name)
                .toList();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
            admin.deleteTopics(topics).all().get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void aToolSaysItsSentenceAndNothingElse() throws Exception {
        environment.put("RECONNECT_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1");
        environment.put("RECONNECT_KAFKA_CLIENT_DEFAULT_API_TIMEOUT_MS", "1500");
        environment.put("RECONNECT_KAFKA_CLIENT_REQUEST_TIMEOUT_MS", "1000");
        Process tool = start("watch");
        assertThat(tool.waitFor(40, TimeUnit.SECONDS)).isTrue();
        assertThat(tool.exitValue()).isEqualTo(1);
        assertThat(out()).isEmpty();
        assertThat(err())
                .isEqualTo(
                        "Kafka does not answer: check reconnect.kafka.bootstrap-servers and that a broker runs there.\n");
    }

    private static int status(HttpClient client, String address) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address))
                .timeout(Duration.ofSeconds(10))
                .build();
        return client.send(request, BodyHandlers.ofString()).statusCode();
    }

    private Process start(String... arguments) throws IOException {
        return start(ChildJvm.shortLived(256), arguments);
    }

    private Process start(List<String> options, String... arguments) throws IOException {
        Process process = ChildJvm.of(options, environment, Main.class, List.of(arguments))
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile())
                .start();
        processes.add(process);
        return process;
    }

    private String out() throws IOException {
        return Files.readString(folder.resolve("out"));
    }

    private String err() throws IOException {
        return Files.readString(folder.resolve("err"));
    }
}
