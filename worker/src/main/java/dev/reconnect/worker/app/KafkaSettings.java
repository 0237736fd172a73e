package dev.reconnect.worker.app;

import dev.reconnect.worker.kafka.GroupProtocol;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * How Kafka is reached.
 *
 * @param applicationId prefix of groups and transactional ids
 * @param client handed to every client, under Kafka's own names; may hold passwords
 */
public record KafkaSettings(
        String bootstrapServers, String applicationId, GroupProtocol groupProtocol, Map<String, String> client) {

    public KafkaSettings {
        client = Map.copyOf(client);
    }

    /** What every consumer gets: where, who, and what was passed through. */
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
            if (names.contains(name) || !KafkaClientNames.KNOWN.contains(name)) {
                properties.put(name, value);
            }
        });
        properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        properties.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId);
        return properties;
    }

    @Override
    public String toString() {
        return "KafkaSettings[" + bootstrapServers + ", " + applicationId + ", " + groupProtocol + ", "
                + client.keySet() + "]";
    }
}
