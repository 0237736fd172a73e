package dev.reconnect.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.sandbox.kafka.KafkaCluster;
import dev.reconnect.sandbox.kafka.KafkaTest;
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
        assertThat(before.outLines()).hasSize(9).allMatch(line -> line.endsWith("does not exist: run topics create"));

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
                .hasSize(9)
                .anyMatch(line -> line.matches("ok +" + prefix + "control +1 partitions, replication 1"))
                .anyMatch(line -> line.matches("ok +" + prefix + "sessions +3 partitions, replication 1"));
    }

    @Test
    void aJournalThatIsNotCompactedIsFoundAndSoArePartitionsAddedLater() throws Exception {
        assertThat(new Terminal(environment).run("topics", "create")).isZero();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
            admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.TOPIC, prefix + "sessions"),
                            List.of(new AlterConfigOp(
                                    new ConfigEntry("cleanup.policy", "delete"), AlterConfigOp.OpType.SET))))
                    .all()
                    .get(20, TimeUnit.SECONDS);
            admin.createPartitions(Map.of(prefix + "redirects", NewPartitions.increaseTo(4)))
                    .all()
                    .get(20, TimeUnit.SECONDS);
        }
        Terminal check = new Terminal(environment);
        assertThat(check.run("topics", "check")).isEqualTo(1);
        assertThat(check.outLines())
                .anyMatch(line ->
                        line.startsWith("wrong") && line.contains("sessions  ") && line.contains("cleanup.policy"))
                .anyMatch(line ->
                        line.startsWith("wrong") && line.contains("redirects  ") && line.contains("4 partitions"));
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
}
