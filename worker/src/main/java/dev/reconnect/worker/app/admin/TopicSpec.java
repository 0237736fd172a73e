package dev.reconnect.worker.app.admin;

import java.util.Map;

/**
 * A topic as it should be.
 *
 * @param configs what the worker relies on; everything else is the broker's default
 */
public record TopicSpec(String name, Role role, int partitions, short replicationFactor, Map<String, String> configs) {

    public TopicSpec {
        configs = Map.copyOf(configs);
    }

    /** What a topic is for, and so what must hold for it. */
    public enum Role {
        /** Read by the worker. A shard is one partition number of all these topics. */
        INPUT,
        /** Published by the worker. */
        EVENTS,
        /** The journal. */
        SESSIONS,
        /** The pauses. */
        CONTROL,
        /** Inputs that could not be accepted. */
        DEAD_LETTERS
    }
}
