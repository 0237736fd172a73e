package dev.reconnect.sandbox.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reconnect.sandbox.network.LocalPorts;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NodePropertiesTest {
    private static final Path DIRECTORY = Path.of("data", "node-2");

    @Test
    void everyNodeKnowsAllControllersAndItsOwnListeners() {
        Map<String, String> properties =
                NodeProperties.of(1, List.of(9001, 9002, 9003), List.of(9101, 9102, 9103), DIRECTORY, Map.of());

        assertThat(properties)
                .containsEntry("node.id", "2")
                .containsEntry("controller.quorum.voters", "1@127.0.0.1:9101,2@127.0.0.1:9102,3@127.0.0.1:9103")
                .containsEntry("listeners", "PLAINTEXT://127.0.0.1:9002,CONTROLLER://127.0.0.1:9102")
                .containsEntry("default.replication.factor", "3")
                .containsEntry("min.insync.replicas", "2");
    }

    @Test
    void aPropertyOfTheCallerWins() {
        Map<String, String> properties = NodeProperties.of(
                0, List.of(9001), List.of(9101), DIRECTORY, Map.of("auto.create.topics.enable", "true"));

        assertThat(properties).containsEntry("auto.create.topics.enable", "true");
    }

    @Test
    void theImageTakesAPropertyAsAVariable() {
        assertThat(ContainerCluster.variable("group.min.session.timeout.ms"))
                .isEqualTo("KAFKA_GROUP_MIN_SESSION_TIMEOUT_MS");
    }

    @Test
    void portsLieBelowThoseOfOutgoingConnections() {
        assertThat(LocalPorts.free(5, Set.of()))
                .hasSize(5)
                .doesNotHaveDuplicates()
                .allMatch(p -> p < 32_768);
    }

    @Test
    void aWrongArgumentIsNamed() {
        assertThatThrownBy(() -> KafkaMain.read(new String[] {"--prot", "1"}, SandboxBroker.builder()))
                .hasMessage("unknown argument: --prot");
        assertThatThrownBy(() -> KafkaMain.read(new String[] {"--port"}, SandboxBroker.builder()))
                .hasMessage("--port needs a value");
        assertThatThrownBy(() -> KafkaMain.read(new String[] {"--port", "x"}, SandboxBroker.builder()))
                .hasMessage("--port needs a number, not x");
        assertThatThrownBy(() -> KafkaMain.read(new String[] {"--property", "x"}, SandboxBroker.builder()))
                .hasMessage("--property needs two parts with a = between them");
        assertThatThrownBy(() -> KafkaMain.read(new String[] {"--port", "0"}, SandboxBroker.builder()))
                .hasMessage("a port is a number from 1 to 65533, not 0");
    }
}
