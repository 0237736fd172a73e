package dev.reconnect.worker.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reconnect.sandbox.kafka.KafkaCluster;
import dev.reconnect.sandbox.kafka.KafkaTest;
import dev.reconnect.worker.app.settings.SettingsReader;
import dev.reconnect.worker.cli.testing.Terminal;
import dev.reconnect.worker.cli.watch.OutcomeFollower;
import dev.reconnect.worker.kafka.testing.KafkaHarness;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** The commands that use the control topic, as a person at a terminal sees them. */
@KafkaTest
class ControlIT {
    private static final Clock TWO_IN_THE_MORNING =
            Clock.fixed(Instant.parse("2026-11-22T02:00:00.4Z"), ZoneOffset.UTC);

    private final String prefix = "control-" + UUID.randomUUID() + ".";
    private final String bootstrapServers;
    private final Map<String, String> environment;

    ControlIT(KafkaCluster cluster) {
        bootstrapServers = cluster.bootstrapServers();
        environment = Map.of(
                "RECONNECT_KAFKA_BOOTSTRAP_SERVERS",
                bootstrapServers,
                "RECONNECT_KAFKA_APPLICATION_ID",
                prefix + "app",
                "RECONNECT_TOPICS_PREFIX",
                prefix,
                "RECONNECT_TOPICS_PARTITIONS",
                "3",
                "RECONNECT_TOPICS_REPLICATION_FACTOR",
                "1");
    }

    @Test
    void whereTheTopicIsMissingThatIsSaid() {
        for (String command : List.of("pause --lane batch", "resume --lane batch", "status")) {
            Terminal terminal = new Terminal(environment);
            assertThat(terminal.run(command.split(" "))).isEqualTo(1);
            assertThat(terminal.err())
                    .isEqualTo("The topic " + prefix + "control does not exist: run topics create.\n");
        }
    }

    @Test
    void aPauseIsSaidKeptShownAndTakenBack() throws Exception {
        run("topics", "create");

        assertThat(run("pause", "--institution", "14", "--until", "4h", "--reason", "maintenance"))
                .isEqualTo("Institution 14 is paused until 2026-11-22T06:00:00Z.\n");
        assertThat(run("pause", "--institution", "14", "--until", "2026-11-22T05:00:00+01:00"))
                .isEqualTo("Institution 14 is paused until 2026-11-22T04:00:00Z."
                        + " It was paused already, until 2026-11-22T06:00:00Z.\n");
        assertThat(run("status")).isEqualTo("""
                paused    institution 14, until 2026-11-22T04:00:00Z, since 2026-11-22T02:00:00Z
                workers   none: nothing is taken
                lag       interactive  0
                lag       batch        0
                lag       redirects    0
                """.indent(0));
        assertThat(run("resume", "--institution", "14")).isEqualTo("Institution 14 goes on.\n");
        assertThat(run("resume", "--institution", "14")).isEqualTo("Institution 14 was not paused.\n");
        assertThat(run("status")).startsWith("paused    nothing\n");
        assertThat(records())
                .containsExactly(
                        "institution/14 {\"until\":\"2026-11-22T06:00:00Z\",\"pausedAt\":\"2026-11-22T02:00:00Z\","
                                + "\"reason\":\"maintenance\"}",
                        "institution/14 {\"until\":\"2026-11-22T04:00:00Z\",\"pausedAt\":\"2026-11-22T02:00:00Z\"}",
                        "institution/14 null",
                        "institution/14 null");
    }

    @Test
    void aLagIsUnknownWhereTheBrokersHaveNoPosition() {
        run("topics", "create");
        run("request", "somebody");

        assertThat(run("status"))
                .contains(
                        "lag       interactive  unknown: group " + prefix + "app has no position in 1 of 3 partitions");
    }

    @Test
    void whatAnOpenTransactionHoldsBackIsSaidThoughItIsNoLag() throws Exception {
        run("topics", "create");
        String topic = prefix + "requests.interactive";
        byte[] value = "after the open one".getBytes(UTF_8);
        try (KafkaHarness harness = new KafkaHarness(bootstrapServers);
                var other = harness.openTransaction(topic, 1)) {
            harness.produce(Collections.nCopies(5, new ProducerRecord<>(topic, 1, value, value)));

            assertThat(run("status")).contains("""
                    lag       interactive  0
                    held      interactive  6 held back by an open transaction: partition 1, from offset 0
                    lag       batch        0
                    """);
            other.abortTransaction();
        }
        assertThat(run("status")).doesNotContain("held");
    }

    private String run(String... words) {
        Terminal terminal = new Terminal(environment).withClock(TWO_IN_THE_MORNING);
        assertThat(terminal.run(words)).as(terminal.err()).isZero();
        return terminal.out();
    }

    private List<String> records() throws Exception {
        List<String> records = new ArrayList<>();
        var settings = SettingsReader.broker(environment, null);
        try (OutcomeFollower follower = OutcomeFollower.open(settings.kafka(), prefix + "control", Instant.EPOCH)) {
            await().until(() -> {
                for (ConsumerRecord<String, byte[]> record : follower.next(Duration.ofMillis(100))) {
                    records.add(
                            record.key() + " " + (record.value() == null ? null : new String(record.value(), UTF_8)));
                }
                return records.size() >= 4;
            });
        }
        return records;
    }
}
