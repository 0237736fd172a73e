package dev.reconnect.sandbox.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.sandbox.kafka.testing.Clients;
import org.junit.jupiter.api.Test;

@KafkaTest
class SharedClusterIT {
    private final KafkaCluster ofTheClass;

    SharedClusterIT(KafkaCluster ofTheClass) {
        this.ofTheClass = ofTheClass;
    }

    @Test
    void theSharedClusterIsOfTheKindThatThePropertyNames(KafkaCluster cluster) throws Exception {
        boolean container =
                System.getProperty(KafkaExtension.PROPERTY, "inprocess").equals("container");
        assertThat(cluster).isInstanceOf(container ? ContainerCluster.class : SandboxBroker.class);

        Clients clients = new Clients(cluster);
        clients.createTopic("shared-cluster", 1);
        clients.produce("shared-cluster", "here");
        assertThat(clients.readCommitted("shared-cluster", 1)).containsExactly("here");
    }

    @Test
    void everyParameterIsTheSameCluster(KafkaCluster cluster) {
        assertThat(cluster).isSameAs(ofTheClass);
    }
}
