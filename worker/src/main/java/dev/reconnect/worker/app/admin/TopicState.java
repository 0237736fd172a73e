package dev.reconnect.worker.app.admin;

import java.util.Map;

/**
 * A topic as it is.
 *
 * @param replicationFactor of the partition that has the fewest copies
 * @param configs as they apply, the broker's defaults included
 */
public record TopicState(int partitions, int replicationFactor, Map<String, String> configs) {

    public TopicState {
        configs = Map.copyOf(configs);
    }

    /** What applies; empty where the broker does not say. */
    String config(String name) {
        return configs.getOrDefault(name, "");
    }

    /** What applies, as a number; {@code otherwise} where the broker does not say. */
    long number(String name, long otherwise) {
        String text = config(name);
        return text.isEmpty() ? otherwise : Long.parseLong(text);
    }
}
