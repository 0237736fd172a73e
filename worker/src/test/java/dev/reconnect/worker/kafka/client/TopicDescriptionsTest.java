package dev.reconnect.worker.kafka.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.sandbox.network.LocalPorts;
import dev.reconnect.worker.kafka.client.TopicDescriptions.Description;
import dev.reconnect.worker.kafka.client.TopicDescriptions.Undescribed;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.junit.jupiter.api.Test;

class TopicDescriptionsTest {

    @Test
    void aClientsOwnTimeOutCountsIfTheCallerNamesNone() throws Exception {
        assertThat(refusal(Duration.ofMillis(100), Duration.ofSeconds(20)))
                .contains("TimeoutException")
                .doesNotContain("hangs");
    }

    @Test
    void aClientThatHangsIsGivenUp() throws Exception {
        assertThat(refusal(Duration.ofSeconds(20), Duration.ofMillis(100))).contains("the client hangs");
    }

    /** What is said about a topic if no broker is there. */
    private static String refusal(Duration ofTheClient, Duration atMost) throws InterruptedException {
        int port = LocalPorts.free(1, Set.of()).getFirst();
        Map<String, Object> config = Map.of(
                "bootstrap.servers", LocalPorts.HOST + ":" + port,
                "request.timeout.ms", (int) ofTheClient.toMillis(),
                "default.api.timeout.ms", (int) ofTheClient.toMillis());
        Admin admin = Admin.create(config);
        try {
            Map<String, Description> descriptions =
                    TopicDescriptions.ask(admin, List.of("t"), new DescribeTopicsOptions(), atMost);
            assertThat(descriptions).containsOnlyKeys("t");
            return descriptions.get("t") instanceof Undescribed refused
                    ? refused.why().toString()
                    : "no refusal: " + descriptions;
        } finally {
            admin.close(Duration.ZERO);
        }
    }
}
