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
 * @param bootstrapServers as every Kafka client takes it
 * @param applicationId prefix of groups and transactional ids; workers with the same one share the work
 * @param groupProtocol of the requests group
 * @param client handed to every client that knows the name (TLS, SASL, time-outs), under Kafka's own names; may hold
 *     passwords
 */
public record KafkaConnection(
        String bootstrapServers, String applicationId, GroupProtocol groupProtocol, Map<String, String> client) {

    /** Every name that one of the three kinds of clients knows. */
    public static final Set<String> KNOWN_NAMES = Stream.of(
                    ConsumerConfig.configNames(), ProducerConfig.configNames(), AdminClientConfig.configNames())
            .flatMap(Set::stream)
            .collect(Collectors.toUnmodifiableSet());

    public KafkaConnection {
        client = Map.copyOf(client);
    }

    /** The same, with these settings of clients where the operator says nothing else. */
    public KafkaConnection withDefaults(Map<String, String> defaults) {
        Map<String, String> all = new HashMap<>(defaults);
        all.putAll(client);
        return new KafkaConnection(bootstrapServers, applicationId, groupProtocol, all);
    }

    /** What every consumer gets: where, who, and what was passed through. A copy that may be changed. */
    public Map<String, Object> consumer(String clientId) {
        return properties(clientId, ConsumerConfig.configNames());
    }

    /** What every producer gets. */
    public Map<String, Object> producer(String clientId) {
        return properties(clientId, ProducerConfig.configNames());
    }

    /** What every admin client gets. */
    public Map<String, Object> admin(String clientId) {
        return properties(clientId, AdminClientConfig.configNames());
    }

    /** Leaves out what only other kinds of clients know: each client warns of names it does not use. */
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
