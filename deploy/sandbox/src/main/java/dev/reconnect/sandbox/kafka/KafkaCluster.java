package dev.reconnect.sandbox.kafka;

/** A running Kafka cluster for a test, in this process or in a container. */
public interface KafkaCluster {
    /** Comma-separated {@code host:port}; the same before and after a restart. */
    String bootstrapServers();

    /** Whether {@link #stop}, {@link #start} and {@link #restart} work for this cluster. */
    boolean restartable();

    /**
     * Ends every node and keeps the data; does nothing if the cluster is stopped already.
     *
     * @throws UnsupportedOperationException if the cluster is not restartable
     */
    void stop();

    /**
     * Starts every node again with the same data and ports; does nothing for a node that runs.
     *
     * @throws UnsupportedOperationException if the cluster is not restartable
     * @throws SandboxBrokerException if a node does not start in time
     */
    void start();

    /** {@link #stop}, then {@link #start}. */
    default void restart() {
        stop();
        start();
    }
}
