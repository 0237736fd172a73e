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

    /** The value that applies; empty if the broker does not show it. */
    String config(String name) {
        return configs.getOrDefault(name, "");
    }

    /** The value that applies, as a number; {@code otherwise} if the broker does not show it. */
    long number(String name, long otherwise) {
        String text = config(name);
        return text.isEmpty() ? otherwise : Long.parseLong(text);
    }
}
