package dev.reconnect.sandbox.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reconnect.sandbox.kafka.testing.Clients;
import dev.reconnect.sandbox.network.LocalPorts;
import dev.reconnect.sandbox.network.TcpProxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.Node;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxBrokerIT {
    @Test
    void whatWasProducedIsConsumedAfterARestartOnTheSamePorts() throws Exception {
        try (SandboxBroker broker =
                SandboxBroker.builder().quickFailureDetection().start()) {
            Clients clients = new Clients(broker);
            String before = broker.bootstrapServers();
            clients.createTopic("kept", 1);
            clients.produce("kept", "one", "two");

            broker.restart();

            assertThat(broker.bootstrapServers()).isEqualTo(before);
            assertThat(clients.readCommitted("kept", 2)).containsExactly("one", "two");
            clients.produce("kept", "three");
            assertThat(clients.readCommitted("kept", 3)).containsExactly("one", "two", "three");
        }
    }

    @Test
    void anAbortedTransactionIsNotRead() throws Exception {
        try (SandboxBroker broker = SandboxBroker.builder().start()) {
            Clients clients = new Clients(broker);
            clients.createTopic("transactions", 1);
            try (KafkaProducer<String, String> producer =
                    clients.producer(Map.of("transactional.id", "sandbox-broker"))) {
                producer.initTransactions();
                producer.beginTransaction();
                Clients.send(producer, "transactions", "aborted");
                producer.abortTransaction();
                producer.beginTransaction();
                Clients.send(producer, "transactions", "committed");
                producer.commitTransaction();
            }

            assertThat(clients.readCommitted("transactions", 1)).containsExactly("committed");
        }
    }

    @Test
    void aDirectoryOfItsOwnIsServedAgainByAnotherBroker(@TempDir Path directory) throws Exception {
        try (SandboxBroker first = SandboxBroker.builder().directory(directory).start()) {
            new Clients(first).createTopic("inherited", 1);
            new Clients(first).produce("inherited", "left behind");
        }
        try (SandboxBroker second = SandboxBroker.builder().directory(directory).start()) {
            assertThat(new Clients(second).readCommitted("inherited", 1)).containsExactly("left behind");
        }
    }

    @Test
    void aClientThatComesThroughAProxyStaysBehindIt() throws Exception {
        List<Integer> ports = LocalPorts.free(2, Set.of());
        int behind = ports.getFirst();
        int through = ports.getLast();
        try (SandboxBroker broker =
                        SandboxBroker.builder().proxied(behind, through).start();
                TcpProxy proxy = new TcpProxy(through, behind);
                Admin admin = Admin.create(Map.of("bootstrap.servers", LocalPorts.HOST + ":" + proxy.port()))) {
            assertThat(admin.describeCluster().nodes().get(30, TimeUnit.SECONDS))
                    .extracting(Node::port)
                    .containsExactly(through);
            assertThat(broker.bootstrapServers()).doesNotContain(Integer.toString(through));
        }
    }

    @Test
    void aTakenPortIsNamedAtTheStart() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            assertThatThrownBy(() -> SandboxBroker.builder().port(port).start())
                    .isInstanceOf(SandboxBrokerException.class)
                    .hasMessageContaining("port " + port)
                    .hasMessageContaining("in use");
        }
    }

    @Test
    void aStartThatTakesTooLongIsAnErrorThatSaysSo() {
        SandboxBroker.Builder builder = SandboxBroker.builder().startLimit(Duration.ofMillis(1));
        assertThatThrownBy(builder::start)
                .isInstanceOf(SandboxBrokerException.class)
                .hasMessageContaining("node 1 could not start within");
    }
}
