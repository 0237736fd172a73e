package dev.reconnect.worker.kafka.client;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * How Kafka is reached.
 *
 * @param bootstrapServers the brokers, in the form that every Kafka client takes
 * @param applicationId the prefix of groups and transactional ids; workers with the same one share the work
 * @param groupProtocol the protocol of the requests group
 * @param client settings under Kafka's own names (TLS, SASL, time-outs), for every client that knows the name; they may
 *     hold passwords
 */
public record KafkaConnection(
        String bootstrapServers, String applicationId, GroupProtocol groupProtocol, Map<String, String> client) {

    /** The names of settings that consumers, producers or admin clients know. */
    public static final Set<String> KNOWN_NAMES = Stream.of(
                    ConsumerConfig.configNames(), ProducerConfig.configNames(), AdminClientConfig.configNames())
            .flatMap(Set::stream)
            .collect(Collectors.toUnmodifiableSet());

    public KafkaConnection {
        client = Map.copyOf(client);
    }

    /** A copy that also has these client settings, except those that the operator has set. */
    public KafkaConnection withDefaults(Map<String, String> defaults) {
        Map<String, String> all = new HashMap<>(defaults);
        all.putAll(client);
        return new KafkaConnection(bootstrapServers, applicationId, groupProtocol, all);
    }

    /** The settings for a consumer: brokers, client id, and the operator's. The caller may change the map. */
    public Map<String, Object> consumer(String clientId) {
        return properties(clientId, ConsumerConfig.configNames());
    }

    /** The same for a producer. */
    public Map<String, Object> producer(String clientId) {
        return properties(clientId, ProducerConfig.configNames());
    }

    /** The same for an admin client. */
    public Map<String, Object> admin(String clientId) {
        return properties(clientId, AdminClientConfig.configNames());
    }

    /** Leaves out the names that only other kinds of clients know, because a client warns of names it does not use. */
    private Map<String, Object> properties(String clientId, Set<String> names) {
        Map<String, Object> properties = new HashMap<>();
        client.forEach((name, value) -> {
            if (names.contains(name) || !KNOWN_NAMES.contains(name)) {
                properties.put(name, value);
            }
        });
        properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        properties.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId);
        return properties;
    }

    /** Shows no password. */
    @Override
    public String toString() {
        return "KafkaConnection[" + bootstrapServers + ", " + applicationId + ", " + groupProtocol + ", "
                + client.keySet() + "]";
    }
}
