package dev.reconnect.sandbox.kafka;

import dev.reconnect.sandbox.network.LocalPorts;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.jspecify.annotations.Nullable;

/** One Kafka node, both broker and controller, with a directory of its own. */
final class BrokerNode {
    private final int id;
    private final int port;
    private final int controllerPort;
    private final Path directory;
    private final Map<String, String> properties;
    private volatile @Nullable KafkaRaftServer server;

    BrokerNode(int id, int port, int controllerPort, Path directory, Map<String, String> properties) {
        this.id = id;
        this.port = port;
        this.controllerPort = controllerPort;
        this.directory = directory;
        this.properties = Map.copyOf(properties);
    }

    int id() {
        return id;
    }

    String name() {
        return "node " + id;
    }

    String address() {
        return LocalPorts.HOST + ":" + port;
    }

    boolean running() {
        return server != null;
    }

    /** Formats the directory so that Kafka starts on it; does nothing if it is formatted already. */
    void format(String clusterId) {
        try (PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setPrintStream(nowhere)
                    .setNodeId(id)
                    .setClusterId(clusterId)
                    .addDirectory(directory.toString())
                    .setMetadataLogDirectory(directory.toString())
                    .setControllerListenerName(NodeProperties.CONTROLLER_LISTENER)
                    .setIgnoreFormatted(true)
                    .run();
        } catch (Exception e) {
            throw new SandboxBrokerException(
                    "Kafka's directory " + directory + " could not be formatted: " + e.getMessage(), e);
        }
    }

    /** Returns when the node serves clients. A start that fails or is interrupted leaves nothing running. */
    synchronized void start() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("given up before it began");
        }
        for (int needed : new int[] {port, controllerPort}) {
            if (!LocalPorts.isFree(needed)) {
                throw new SandboxBrokerException(
                        "port " + needed + " on " + LocalPorts.HOST + " is in use by somebody else", null);
            }
        }
        KafkaRaftServer starting = new KafkaRaftServer(new KafkaConfig(properties), Time.SYSTEM);
        boolean serving = false;
        try {
            starting.startup();
            serving = true;
            server = starting;
        } finally {
            if (!serving) {
                end(starting);
            }
        }
    }

    /**
     * Returns when the node's threads have ended and its ports are free. If a start is in progress, this waits for it.
     */
    synchronized void stop() {
        KafkaRaftServer stopping = server;
        if (stopping != null) {
            server = null;
            end(stopping);
        }
    }

    private static void end(KafkaRaftServer server) {
        server.shutdown();
        server.awaitShutdown();
    }
}
