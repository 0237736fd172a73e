package dev.reconnect.worker.app.admin;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The brokers as they are.
 *
 * @param brokers how many there are
 * @param configs the settings of each broker that this client may read
 * @param internal Kafka's own topics of offsets and transactions, as far as they exist
 */
record ClusterState(int brokers, List<Map<String, String>> configs, Map<String, TopicState> internal) {

    static final String OFFSETS = "__consumer_offsets";
    static final String TRANSACTIONS = "__transaction_state";

    ClusterState {
        configs = configs.stream().map(Map::copyOf).toList();
        internal = Map.copyOf(internal);
    }

    /** The smallest value that any broker has; empty if none shows one. */
    OptionalLong least(String name) {
        return configs.stream()
                .filter(config -> config.containsKey(name))
                .mapToLong(config -> Long.parseLong(config.getOrDefault(name, "0")))
                .min();
    }

    /** The largest value that any broker has; empty if none shows one. */
    OptionalLong most(String name) {
        return configs.stream()
                .filter(config -> config.containsKey(name))
                .mapToLong(config -> Long.parseLong(config.getOrDefault(name, "0")))
                .max();
    }
}
