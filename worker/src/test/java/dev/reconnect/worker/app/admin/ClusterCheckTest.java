package dev.reconnect.worker.app.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.worker.app.admin.TopicFinding.Severity;
import dev.reconnect.worker.app.settings.BrokerSettings;
import dev.reconnect.worker.app.settings.TopicSettings;
import dev.reconnect.worker.kafka.client.GroupProtocol;
import dev.reconnect.worker.kafka.client.KafkaConnection;
import dev.reconnect.worker.kafka.client.Topics;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClusterCheckTest {

    private static final String TRANSACTIONS = ClusterState.TRANSACTIONS;
    private static final String OFFSETS = ClusterState.OFFSETS;

    private final Map<String, String> broker = new HashMap<>(Map.of(
            "transaction.state.log.replication.factor", "3",
            "transaction.state.log.min.isr", "2",
            "offsets.topic.replication.factor", "3",
            "min.insync.replicas", "2",
            "transaction.max.timeout.ms", "900000",
            "group.min.session.timeout.ms", "6000",
            "group.max.session.timeout.ms", "1800000",
            "group.consumer.session.timeout.ms", "45000",
            "offsets.retention.minutes", "10080",
            "transactional.id.expiration.ms", "604800000"));
    private final Map<String, TopicState> internal = new HashMap<>();
    private final Map<String, String> client = new HashMap<>();
    private GroupProtocol protocol = GroupProtocol.CLASSIC;
    private int brokers = 3;
    private short asked = 3;

    @BeforeEach
    void bothProtocols() {
        broker.put("group.coordinator.rebalance.protocols", "classic,consumer,streams");
    }

    @Test
    void brokersThatKeepThreeCopiesAreNotWorthALine() {
        internal.put(TRANSACTIONS, made(3, "2", "false"));
        internal.put(OFFSETS, made(3, "2", "false"));
        assertThat(findings()).isEmpty();
    }

    @Test
    void oneBrokerForTryingOutIsOneNote() {
        brokers = 1;
        asked = 1;
        internal.put(TRANSACTIONS, made(1, "1", "true"));
        internal.put(OFFSETS, made(1, "1", "true"));
        broker.put("offsets.retention.minutes", "1");

        assertThat(findings()).singleElement().satisfies(finding -> {
            assertThat(finding.level()).isEqualTo(Severity.NOTE);
            assertThat(finding.text()).startsWith("1 broker and replication 1:").contains("Fit for trying out");
        });
    }

    @Test
    void whoAsksForThreeCopiesIsWarnedOnAnyNumberOfBrokers() {
        brokers = 1;
        internal.put(TRANSACTIONS, made(1, "1", "false"));
        assertThat(texts()).hasSize(2).allMatch(text -> text.startsWith("WARNING " + TRANSACTIONS));
    }

    @Test
    void transactionsWithoutCopiesAreAWarningThatSaysTheRisk() {
        internal.put(TRANSACTIONS, made(2, "1", "true"));
        internal.put(OFFSETS, made(3, "2", "false"));
        assertThat(texts())
                .hasSize(3)
                .allMatch(text -> text.startsWith("WARNING " + TRANSACTIONS)
                        && text.contains("an outcome may be published twice or a commit forgotten"))
                .anyMatch(text -> text.contains("has 2 copies"))
                .anyMatch(text -> text.contains("set min.insync.replicas=2 on it"))
                .anyMatch(text -> text.contains("set unclean.leader.election.enable=false on it"));
    }

    @Test
    void positionsWithoutCopiesAreAWarningToo() {
        internal.put(TRANSACTIONS, made(3, "2", "false"));
        internal.put(OFFSETS, made(1, "1", "false"));
        assertThat(texts())
                .hasSize(2)
                .allMatch(text -> text.startsWith("WARNING " + OFFSETS) && text.contains("inputs be read again"));
    }

    @Test
    void whatKafkaHasNotMadeYetIsJudgedByWhatItWillBeMadeWith() {
        broker.put("transaction.state.log.replication.factor", "1");
        broker.put("transaction.state.log.min.isr", "1");
        broker.put("offsets.topic.replication.factor", "1");
        broker.put("min.insync.replicas", "1");
        assertThat(texts())
                .hasSize(4)
                .anyMatch(text -> text.endsWith("set transaction.state.log.replication.factor=3"))
                .anyMatch(text -> text.endsWith("set transaction.state.log.min.isr=2"))
                .anyMatch(text -> text.endsWith("set offsets.topic.replication.factor=3"))
                .anyMatch(text -> text.endsWith("set min.insync.replicas=2"));
    }

    @Test
    void theWeakestBrokerCounts() {
        Map<String, String> weak = new HashMap<>(broker);
        weak.put("transaction.state.log.min.isr", "1");
        ClusterState state = new ClusterState(3, List.of(broker, weak, broker), internal);
        assertThat(ClusterCheck.findings(state, settings())).hasSize(1);
    }

    @Test
    void transactionsLongerThanTheBrokersAllowAreWrong() {
        broker.put("transaction.max.timeout.ms", "59999");
        assertThat(texts())
                .singleElement()
                .asString()
                .startsWith("WRONG brokers")
                .contains("60000 ms");

        client.put("transaction.timeout.ms", "30000");
        assertThat(texts()).isEmpty();
    }

    @Test
    void aSessionTimeoutThatTheBrokersRefuseIsWrong() {
        client.put("session.timeout.ms", "5000");
        assertThat(texts())
                .singleElement()
                .asString()
                .startsWith("WRONG brokers")
                .contains("5000 ms");

        client.clear();
        broker.put("group.max.session.timeout.ms", "8000");
        assertThat(texts()).hasSize(1);
    }

    @Test
    void underTheNewProtocolTheBrokersSessionTimeoutCounts() {
        protocol = GroupProtocol.CONSUMER;
        client.put("session.timeout.ms", "5000");
        assertThat(texts())
                .singleElement()
                .asString()
                .startsWith("WARNING brokers")
                .contains("45000 ms");

        broker.put("group.consumer.session.timeout.ms", "10000");
        assertThat(texts()).isEmpty();
    }

    @Test
    void brokersWithoutTheNewProtocolAreWrongForAWorkerThatWantsIt() {
        protocol = GroupProtocol.CONSUMER;
        broker.put("group.consumer.session.timeout.ms", "10000");
        broker.put("group.coordinator.rebalance.protocols", "classic");
        assertThat(texts())
                .singleElement()
                .asString()
                .startsWith("WRONG brokers")
                .contains("set reconnect.kafka.group-protocol=classic");

        broker.remove("group.coordinator.rebalance.protocols");
        assertThat(texts()).hasSize(1);

        protocol = GroupProtocol.CLASSIC;
        assertThat(texts()).isEmpty();
    }

    @Test
    void aShortMemoryIsAWarning() {
        broker.put("offsets.retention.minutes", "60");
        broker.put("transactional.id.expiration.ms", "3600000");
        assertThat(texts()).hasSize(2).allMatch(text -> text.startsWith("WARNING brokers"));
    }

    @Test
    void brokersThatShowNothingAreSaidSo() {
        ClusterState state = new ClusterState(3, List.of(), Map.of());
        assertThat(ClusterCheck.findings(state, settings()))
                .containsExactly(new TopicFinding(
                        "brokers", Severity.NOTE, "do not show their settings to this client: check them by hand"));
    }

    private static TopicState made(int copies, String inSync, String unclean) {
        return new TopicState(
                50, copies, Map.of("min.insync.replicas", inSync, "unclean.leader.election.enable", unclean));
    }

    private BrokerSettings settings() {
        return new BrokerSettings(
                new KafkaConnection("kafka:9092", "reconnect", protocol, client),
                new TopicSettings(Topics.withPrefix("reconnect."), 12, asked, 1_048_588));
    }

    private List<TopicFinding> findings() {
        List<Map<String, String>> configs = new ArrayList<>(Collections.nCopies(brokers, broker));
        return ClusterCheck.findings(new ClusterState(brokers, configs, internal), settings());
    }

    private List<String> texts() {
        return findings().stream()
                .map(finding -> finding.level() + " " + finding.topic() + " " + finding.text())
                .toList();
    }
}
