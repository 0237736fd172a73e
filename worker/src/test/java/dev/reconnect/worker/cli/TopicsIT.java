package dev.reconnect.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reconnect.sandbox.kafka.KafkaCluster;
import dev.reconnect.sandbox.kafka.KafkaTest;
import dev.reconnect.worker.app.Worker;
import dev.reconnect.worker.cli.testing.Terminal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;

@KafkaTest
class TopicsIT {
    private final KafkaCluster cluster;
    private final String prefix = "topics-" + UUID.randomUUID() + ".";
    private final Map<String, String> environment;

    TopicsIT(KafkaCluster cluster) {
        this.cluster = cluster;
        this.environment = Map.of(
                "RECONNECT_KAFKA_BOOTSTRAP_SERVERS",
                cluster.bootstrapServers(),
                "RECONNECT_TOPICS_PREFIX",
                prefix,
                "RECONNECT_TOPICS_PARTITIONS",
                "3",
                "RECONNECT_TOPICS_REPLICATION_FACTOR",
                "1");
    }

    @Test
    void whatIsMissingIsSaidAndThenCreatedOnce() {
        Terminal before = new Terminal(environment);
        assertThat(before.run("topics", "check")).isEqualTo(1);
        assertThat(before.outLines())
                .filteredOn(line -> line.startsWith("wrong"))
                .hasSize(9)
                .allMatch(line -> line.endsWith("does not exist: run topics create"));

        Terminal create = new Terminal(environment);
        assertThat(create.run("topics", "create")).isZero();
        assertThat(create.outLines())
                .filteredOn(line -> line.startsWith("created"))
                .hasSize(9);

        Terminal again = new Terminal(environment);
        assertThat(again.run("topics", "create")).isZero();
        assertThat(again.outLines()).hasSize(9).allMatch(line -> line.startsWith("ok"));

        Terminal check = new Terminal(environment);
        assertThat(check.run("topics", "check")).isZero();
        assertThat(check.outLines())
                .hasSize(10)
                .anyMatch(line -> line.matches("note +brokers +1 broker and replication 1: .*"))
                .anyMatch(line -> line.matches("ok +" + prefix + "control +1 partitions, replication 1"))
                .anyMatch(line -> line.matches("ok +" + prefix + "sessions +3 partitions, replication 1"));
    }

    @Test
    void aJournalThatIsNotCompactedIsFoundAndSoArePartitionsAddedLater() throws Exception {
        assertThat(new Terminal(environment).run("topics", "create")).isZero();
        set("sessions", "cleanup.policy", "delete");
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
            admin.createPartitions(Map.of(prefix + "redirects", NewPartitions.increaseTo(4)))
                    .all()
                    .get(20, TimeUnit.SECONDS);
        }
        // Brokers learn of a change a moment after the controller has made it.
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            Terminal check = new Terminal(environment);
            assertThat(check.run("topics", "check")).isEqualTo(1);
            assertThat(check.outLines())
                    .anyMatch(line -> line.matches("wrong +" + prefix + "sessions +.*cleanup.policy.*"))
                    .anyMatch(line -> line.matches("wrong +" + prefix + "redirects +has 4 partitions.*"));
        });
    }

    @Test
    void whoAsksForThreeCopiesHearsWhatTheBrokersThemselvesLack() {
        assertThat(new Terminal(environment).run("topics", "create")).isZero();
        Map<String, String> asking = new HashMap<>(environment);
        asking.put("RECONNECT_TOPICS_REPLICATION_FACTOR", "3");
        Terminal check = new Terminal(asking);
        check.run("topics", "check");

        // Whether these topics exist yet depends on what else ran on this cluster.
        assertThat(check.outLines())
                .anyMatch(line -> line.matches("warning +(__transaction_state +has 1 copy|brokers +will make"
                        + " __transaction_state with fewer than 3 copies).*"))
                .anyMatch(line -> line.matches("warning +(__consumer_offsets +has 1 copy|brokers +will make"
                        + " __consumer_offsets with fewer than 3 copies).*"))
                .noneMatch(line -> line.startsWith("note"));
    }

    @Test
    void aWorkerDoesNotStartOnAJournalThatForgets() throws Exception {
        assertThat(new Terminal(environment).run("topics", "create")).isZero();
        set("sessions", "cleanup.policy", "delete");
        Map<String, String> worker = new HashMap<>(environment);
        worker.put("RECONNECT_FLINKS_API_URL", "http://127.0.0.1:1");
        worker.put("RECONNECT_FLINKS_CUSTOMER_ID", "customer");
        worker.put("RECONNECT_FLINKS_CONNECT_URL", "http://127.0.0.1:1");
        worker.put("RECONNECT_OPS_PORT", "0");

        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            Terminal run = new Terminal(worker).withWorker(Worker::start, new Terminal.StopAtOnce());
            assertThat(run.run("run")).isEqualTo(1);
            assertThat(run.err())
                    .startsWith("The worker cannot start: " + prefix + "sessions is not compacted only")
                    .endsWith("set cleanup.policy=compact. See doctor.\n");
        });
    }

    @Test
    void moreCopiesThanBrokersAreASentence() {
        Terminal three = new Terminal(Map.of(
                "RECONNECT_KAFKA_BOOTSTRAP_SERVERS",
                cluster.bootstrapServers(),
                "RECONNECT_TOPICS_PREFIX",
                "three-" + prefix));
        assertThat(three.run("topics", "create")).isEqualTo(1);
        assertThat(three.err())
                .isEqualTo("The cluster has fewer brokers than reconnect.topics.replication-factor asks for.\n");
    }

    private void set(String topic, String name, String value) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
            admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.TOPIC, prefix + topic),
                            List.of(new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET))))
                    .all()
                    .get(20, TimeUnit.SECONDS);
        }
    }
}
