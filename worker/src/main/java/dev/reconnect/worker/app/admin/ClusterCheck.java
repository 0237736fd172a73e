package dev.reconnect.worker.app.admin;

import static org.apache.kafka.common.config.TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG;

import dev.reconnect.worker.app.admin.TopicFinding.Severity;
import dev.reconnect.worker.app.settings.BrokerSettings;
import dev.reconnect.worker.kafka.client.GroupProtocol;
import dev.reconnect.worker.kafka.client.KafkaConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/** Checks the brokers' settings that exactly-once and take-overs of shards rest on. */
final class ClusterCheck {

    static final String BROKERS = "brokers";

    private static final int COPIES = 3;
    private static final int IN_SYNC = 2;
    private static final long DAY_MINUTES = 24 * 60;
    private static final long DAY_MILLIS = DAY_MINUTES * 60_000;
    /** The transaction timeout of the worker's clients, unless the operator sets another one. */
    private static final long TRANSACTION_MILLIS = 60_000;

    private static final long SESSION_MILLIS = 10_000;

    private final ClusterState state;
    private final KafkaConnection settings;
    private final List<TopicFinding> findings = new ArrayList<>();

    private ClusterCheck(ClusterState state, KafkaConnection settings) {
        this.state = state;
        this.settings = settings;
    }

    /**
     * What is weaker than it should be. If the cluster was never meant to survive the loss of a broker, one note says
     * so.
     */
    static List<TopicFinding> findings(ClusterState state, BrokerSettings settings) {
        ClusterCheck check = new ClusterCheck(state, settings.kafka());
        check.clients();
        short asked = settings.topics().replicationFactor();
        if (state.brokers() >= COPIES || asked >= COPIES) {
            check.copies();
            check.memory();
        } else {
            check.add(
                    BROKERS,
                    Severity.NOTE,
                    state.brokers() + (state.brokers() == 1 ? " broker" : " brokers") + " and replication " + asked
                            + ": what only a lost broker held is lost, sessions and outcomes too. Fit for trying out;"
                            + " else 3 brokers, replication 3 and min.insync.replicas 2");
        }
        if (state.configs().isEmpty()) {
            check.add(BROKERS, Severity.NOTE, "do not show their settings to this client: check them by hand");
        }
        return List.copyOf(check.findings);
    }

    /**
     * Compares what the worker's clients ask for with what the brokers allow: if they refuse it, no shard ever runs.
     */
    private void clients() {
        long transaction = asked(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_MILLIS);
        if (below("transaction.max.timeout.ms", transaction)) {
            wrong("allow transactions of less than the " + transaction
                    + " ms that the worker's producers ask for, so that no shard can be taken over: raise"
                    + " transaction.max.timeout.ms, or lower reconnect.kafka.client.transaction.timeout.ms");
        }
        if (settings.groupProtocol() == GroupProtocol.CONSUMER) {
            if (state.configs().stream().anyMatch(broker -> !protocols(broker).contains("consumer"))) {
                wrong("do not offer the new group protocol, so that no worker can join its group: set"
                        + " reconnect.kafka.group-protocol=classic");
            }
            if (above("group.consumer.session.timeout.ms", SESSION_MILLIS)) {
                warning("notice a dead worker only after " + most("group.consumer.session.timeout.ms")
                        + " ms, and its shards rest until then: lower group.consumer.session.timeout.ms to 10000");
            }
            return;
        }
        long session = asked(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_MILLIS);
        if (above("group.min.session.timeout.ms", session) || below("group.max.session.timeout.ms", session)) {
            wrong("do not allow the session timeout of " + session
                    + " ms that the worker asks for, so that it cannot join its group: change"
                    + " group.min.session.timeout.ms or group.max.session.timeout.ms, or"
                    + " reconnect.kafka.client.session.timeout.ms");
        }
    }

    /** Brokers before 3.7 have no such setting, and only the classic protocol. */
    private static Set<String> protocols(Map<String, String> broker) {
        return Set.of(broker.getOrDefault("group.coordinator.rebalance.protocols", "classic")
                .split("\\s*,\\s*"));
    }

    private void copies() {
        internal(
                ClusterState.TRANSACTIONS,
                "transaction.state.log.replication.factor",
                "transaction.state.log.min.isr",
                "an outcome may be published twice or a commit forgotten");
        internal(
                ClusterState.OFFSETS,
                "offsets.topic.replication.factor",
                MIN_IN_SYNC_REPLICAS_CONFIG,
                "positions may fall back, and inputs be read again");
    }

    /** Checks the topic as it is or, if it does not exist yet, the settings that it will be created with. */
    private void internal(String topic, String copies, String inSync, String risk) {
        TopicState made = state.internal().get(topic);
        if (made == null) {
            if (below(copies, COPIES)) {
                warning("will make " + topic + " with fewer than 3 copies, so that with a lost broker " + risk
                        + ": set " + copies + "=3");
            }
            if (below(inSync, IN_SYNC)) {
                warning("will let " + topic + " take writes that only one broker holds, so that with it " + risk
                        + ": set " + inSync + "=2");
            }
            return;
        }
        if (made.replicationFactor() < COPIES) {
            add(
                    topic,
                    Severity.WARNING,
                    "has " + (made.replicationFactor() == 1 ? "1 copy" : made.replicationFactor() + " copies")
                            + ", so that with a lost broker " + risk + ": reassign its partitions to 3 brokers");
        }
        if (made.number(MIN_IN_SYNC_REPLICAS_CONFIG, IN_SYNC) < IN_SYNC) {
            add(
                    topic,
                    Severity.WARNING,
                    "takes writes that only one broker holds, so that with it " + risk + ": set "
                            + MIN_IN_SYNC_REPLICAS_CONFIG + "=2 on it");
        }
        if (made.config(UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG).equals("true")) {
            add(
                    topic,
                    Severity.WARNING,
                    "may be led by a broker that missed writes, so that " + risk + ": set "
                            + UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG + "=false on it");
        }
    }

    private void memory() {
        if (below("offsets.retention.minutes", DAY_MINUTES)) {
            warning("forget a group's positions within a day without a worker, so that lag cannot be told: set"
                    + " offsets.retention.minutes=10080");
        }
        if (below("transactional.id.expiration.ms", DAY_MILLIS)) {
            warning("forget a quiet shard's producer within a day, so that it must be taken over again: set"
                    + " transactional.id.expiration.ms=604800000");
        }
    }

    /** The operator's own setting, or else {@code otherwise}. The client itself refuses a setting that is no number. */
    private long asked(String name, long otherwise) {
        String own = settings.client().getOrDefault(name, "");
        return own.matches("\\d{1,9}") ? Long.parseLong(own) : otherwise;
    }

    private boolean below(String name, long bound) {
        OptionalLong least = state.least(name);
        return least.isPresent() && least.getAsLong() < bound;
    }

    private boolean above(String name, long bound) {
        return most(name) > bound;
    }

    private long most(String name) {
        return state.most(name).orElse(Long.MIN_VALUE);
    }

    private void wrong(String text) {
        add(BROKERS, Severity.WRONG, text);
    }

    private void warning(String text) {
        add(BROKERS, Severity.WARNING, text);
    }

    private void add(String topic, Severity severity, String text) {
        findings.add(new TopicFinding(topic, severity, text));
    }
}
