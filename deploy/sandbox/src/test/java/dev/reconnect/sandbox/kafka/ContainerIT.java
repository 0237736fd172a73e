package dev.reconnect.sandbox.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reconnect.sandbox.kafka.testing.Clients;
import dev.reconnect.sandbox.kafka.testing.ContainerCondition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ContainerCondition.class)
class ContainerIT {
    @Test
    void theContainerServesClientsAsTheBrokerInProcessDoes() throws Exception {
        try (ContainerCluster cluster = ContainerCluster.startNew()) {
            Clients clients = new Clients(cluster);
            clients.createTopic("contained", 1);
            clients.produce("contained", "one", "two");

            assertThat(clients.readCommitted("contained", 2)).containsExactly("one", "two");
            assertThat(cluster.restartable()).isFalse();
            assertThatThrownBy(cluster::restart).isInstanceOf(UnsupportedOperationException.class);
        }
    }
}
