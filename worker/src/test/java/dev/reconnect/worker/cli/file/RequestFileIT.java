package dev.reconnect.worker.cli.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.sandbox.kafka.KafkaCluster;
import dev.reconnect.sandbox.kafka.KafkaTest;
import dev.reconnect.worker.cli.testing.Terminal;
import dev.reconnect.worker.cli.testing.VirtualWaits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code request --file} and {@code status --run-id} with a real broker; the nights are in virtual time. */
@KafkaTest
class RequestFileIT {
    private final Instant evening = Instant.now();

    private final Map<String, String> environment;
    private final String batch;

    @TempDir
    private Path folder;

    RequestFileIT(KafkaCluster cluster) {
        String prefix = "file-" + UUID.randomUUID() + ".";
        batch = prefix + "requests.batch";
        environment = Map.of(
                "RECONNECT_KAFKA_BOOTSTRAP_SERVERS",
                cluster.bootstrapServers(),
                "RECONNECT_TOPICS_PREFIX",
                prefix,
                "RECONNECT_TOPICS_PARTITIONS",
                "3",
                "RECONNECT_TOPICS_REPLICATION_FACTOR",
                "1");
    }

    @BeforeEach
    void createTopics() {
        assertThat(new Terminal(environment).run("topics", "create")).isZero();
    }

    @Test
    void badLinesAreRejectedMendedAndSentAgainAndThenNobodyIsMissing() throws Exception {
        Path file = Files.writeString(
                folder.resolve("logins.csv"), "\uFEFFloginId,tag\r\none,\"a, b\"\r\ntwo,a,b\r\n!,c\r\nfour,\r\n");
        Path rejects = folder.resolve("logins.csv.rejects");
        Terminal first = new Terminal(environment);
        assertThat(first.run("request", "--file", file.toString(), "--run-id", "night"))
                .isEqualTo(1);
        assertThat(first.out()).isEqualTo("2 requests published to " + batch + ".\n");
        assertThat(rejects).content().startsWith("loginId,tag\n# Line 3: ").contains("\ntwo,a,b\n", "\n!,c\n");

        Files.writeString(
                rejects,
                Files.readString(rejects).replace("two,a,b", "two,\"a,b\"").replace("!,c", "three,c"));
        Terminal second = new Terminal(environment);
        assertThat(second.run("request", "--file", rejects.toString(), "--run-id", "night"))
                .isZero();

        assertThat(second.out()).isEqualTo("2 requests published to " + batch + ".\n");
        assertThat(open("night")).isEqualTo(4);
    }

    @Test
    void aNightIsSpreadAndPlainLinesTellHowFarItIs() throws Exception {
        VirtualWaits night = new VirtualWaits(evening);
        Terminal terminal = new Terminal(environment).withTime(night);

        assertThat(terminal.run(
                        "request",
                        "--file",
                        logins(48).toString(),
                        "--run-id",
                        "night",
                        "--spread",
                        "4h",
                        "--deadline",
                        "6h"))
                .isZero();

        assertThat(Duration.between(evening, night.instant())).isEqualTo(Duration.ofMinutes(235));
        assertThat(night.listening()).isTrue();
        assertThat(terminal.err().lines())
                .contains("Published: 24 of 48 (50 %), 12 an hour, 1:59:55 left.")
                .allMatch(line -> line.matches("[\\x20-\\x7e]+"));
        assertThat(open("night")).isEqualTo(48);
    }

    @Test
    void anInterruptedNightIsTakenUpByTheSameCommand() throws Exception {
        String[] command = {"request", "--file", logins(48).toString(), "--run-id", "night", "--spread", "4h"};
        Terminal first = new Terminal(environment)
                .withTime(new VirtualWaits(evening).interruptedAt(evening.plus(Duration.ofHours(1))));

        assertThat(first.run(command)).isEqualTo(1);

        assertThat(first.out()).isEqualTo("12 requests published to " + batch + ".\n");
        assertThat(first.err().lines())
                .last()
                .isEqualTo("Interrupted after 12 lines. The same command may be given again: within one run no one is"
                        + " asked twice.");
        assertThat(open("night")).isEqualTo(12);

        assertThat(new Terminal(environment).withTime(new VirtualWaits(evening)).run(command))
                .isZero();
        assertThat(open("night")).isEqualTo(48);
    }

    @Test
    void whoInterruptsAFileWithoutARunIsWarned() throws Exception {
        Terminal terminal = new Terminal(environment)
                .withTime(new VirtualWaits(evening).interruptedAt(evening.plus(Duration.ofHours(1))));

        assertThat(terminal.run("request", "--file", logins(8).toString(), "--spread", "4h"))
                .isEqualTo(1);

        assertThat(terminal.err()).contains("Interrupted after 2 lines. Without a run id, what was published");
    }

    @Test
    void aDryRunPublishesNothing() throws Exception {
        assertThat(new Terminal(environment)
                        .run("request", "--file", logins(5).toString(), "--run-id", "night", "--dry-run"))
                .isZero();

        assertThat(open("night")).isZero();
    }

    @Test
    void aTopicThatDoesNotExistIsSaidBeforeARejectsFileIsMade() throws Exception {
        Map<String, String> elsewhere = new HashMap<>(environment);
        elsewhere.put("RECONNECT_TOPICS_PREFIX", "nowhere.");
        Path file = Files.writeString(folder.resolve("logins.csv"), "!\n");
        Terminal terminal = new Terminal(elsewhere);

        assertThat(terminal.run("request", "--file", file.toString())).isEqualTo(1);

        assertThat(terminal.err()).isEqualTo("The topic nowhere.requests.batch does not exist: run topics create.\n");
        assertThat(folder.resolve("logins.csv.rejects")).doesNotExist();
    }

    private Path logins(int count) throws IOException {
        return Files.writeString(
                folder.resolve("logins"),
                IntStream.range(0, count)
                        .mapToObj(number -> "login-" + number + "\n")
                        .collect(Collectors.joining()),
                StandardCharsets.UTF_8);
    }

    private int open(String run) {
        Terminal status = new Terminal(environment);
        assertThat(status.run("status", "--run-id", run)).isZero();
        String line = status.outLines().getFirst();
        assertThat(line).startsWith("open ");
        return Integer.parseInt(line.substring("open".length()).strip());
    }
}
