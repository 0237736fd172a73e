package dev.reconnect.worker.app.settings;

import dev.reconnect.worker.kafka.client.GroupProtocol;
import dev.reconnect.worker.kafka.client.KafkaConnection;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigException;

/** Decides which of Kafka's own settings may be passed through, and with which values. */
final class KafkaClientNames {

    /** The guarantees rest on these, or another setting of Reconnect decides them. */
    private static final Set<String> OURS = Set.of(
            "bootstrap.servers",
            "client.id",
            "group.id",
            "group.instance.id",
            "group.protocol",
            "group.remote.assignor",
            "partition.assignment.strategy",
            "auto.offset.reset",
            "enable.auto.commit",
            "isolation.level",
            "key.deserializer",
            "value.deserializer",
            "key.serializer",
            "value.serializer",
            "partitioner.class",
            "partitioner.ignore.keys",
            "acks",
            "enable.idempotence",
            "max.in.flight.requests.per.connection",
            "transactional.id",
            "transaction.two.phase.commit.enable");

    /** KIP-848: the broker decides these, and the client refuses to start with them. */
    private static final Set<String> CLASSIC_ONLY = Set.of("session.timeout.ms", "heartbeat.interval.ms");

    private KafkaClientNames() {}

    /**
     * Why this name must not be passed through; empty if it may. An unknown name may belong to a plug-in, so it is
     * refused only if it is close to a known one.
     */
    static Optional<String> mistake(String name, GroupProtocol protocol) {
        if (OURS.contains(name)) {
            return Optional.of("is decided by Reconnect and cannot be passed through.");
        }
        if (protocol == GroupProtocol.CONSUMER && CLASSIC_ONLY.contains(name)) {
            return Optional.of("is the broker's to decide with " + SettingsTable.GROUP_PROTOCOL.name() + "=consumer.");
        }
        if (KafkaConnection.KNOWN_NAMES.contains(name)) {
            return Optional.empty();
        }
        return NearestName.of(name, KafkaConnection.KNOWN_NAMES, 3)
                .map(nearest ->
                        "is not known to Kafka's clients: did you mean " + SettingsTable.KAFKA_CLIENT + nearest + "?");
    }

    /** What this value must be instead; empty if each of Kafka's clients that knows the name takes it. */
    static Optional<String> mistake(String name, String value) {
        return Stream.of(ConsumerConfig.configDef(), ProducerConfig.configDef(), AdminClientConfig.configDef())
                .map(definition -> definition.configKeys().get(name))
                .filter(key -> key != null && !takes(key, value))
                .findFirst()
                .map(key -> "must be of type " + key.type.name().toLowerCase(Locale.ROOT)
                        + (key.validator == null ? "." : ", " + key.validator + "."));
    }

    private static boolean takes(ConfigKey key, String value) {
        try {
            Object parsed = ConfigDef.parseType(key.name, value, key.type);
            if (key.validator != null) {
                key.validator.ensureValid(key.name, parsed);
            }
            return true;
        } catch (ConfigException refused) {
            return false;
        }
    }
}
