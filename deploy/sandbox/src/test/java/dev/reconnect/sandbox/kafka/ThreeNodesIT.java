package dev.reconnect.sandbox.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.sandbox.kafka.testing.Clients;
import org.junit.jupiter.api.Test;

class ThreeNodesIT {
    @Test
    void threeNodesGoOnWithoutOneAndTakeItBack() throws Exception {
        try (SandboxBroker cluster =
                SandboxBroker.builder().nodes(3).quickFailureDetection().start()) {
            Clients clients = new Clients(cluster);
            clients.createTopic("replicated", 3);
            clients.produce("replicated", "all three");

            cluster.stopNode(1);
            clients.produce("replicated", "two of three");
            cluster.startNode(1);
            cluster.stopNode(2);
            clients.produce("replicated", "two others");

            assertThat(clients.readCommitted("replicated", 3))
                    .containsExactly("all three", "two of three", "two others");
        }
    }
}
