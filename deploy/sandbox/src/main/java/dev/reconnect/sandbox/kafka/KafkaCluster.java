package dev.reconnect.sandbox.kafka;

/** A running Kafka cluster as a test sees it, whether it lives in this process or in a container. */
public interface KafkaCluster {
    /** Comma-separated {@code host:port}; the same before and after a restart. */
    String bootstrapServers();

    /** Whether {@link #stop}, {@link #start} and {@link #restart} work here. */
    boolean restartable();

    /**
     * Ends every node and keeps the data; does nothing when stopped already.
     *
     * @throws UnsupportedOperationException where the cluster is not restartable
     */
    void stop();

    /**
     * Brings every node back on the same data and ports; does nothing for a node that runs.
     *
     * @throws UnsupportedOperationException where the cluster is not restartable
     * @throws SandboxBrokerException if a node does not come up in time
     */
    void start();

    /** {@link #stop}, then {@link #start}. */
    default void restart() {
        stop();
        start();
    }
}
