package dev.reconnect.sandbox.kafka;

import dev.reconnect.sandbox.network.LocalPorts;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The Kafka settings of a sandbox node: it is small, starts quickly and is strict about topics. */
final class NodeProperties {
    static final String CONTROLLER_LISTENER = "CONTROLLER";
    static final String PROXIED_LISTENER = "PROXIED";

    /** Short time-outs: the others notice a dead node within two seconds. They are for fault tests, not for load. */
    static final Map<String, String> QUICK_FAILURE_DETECTION = Map.of(
            "broker.session.timeout.ms", "1500",
            "broker.heartbeat.interval.ms", "250",
            "controller.quorum.election.timeout.ms", "300",
            "controller.quorum.fetch.timeout.ms", "600",
            "group.consumer.heartbeat.interval.ms", "1000",
            "group.consumer.session.timeout.ms", "4000");

    private NodeProperties() {}

    /**
     * The settings of node {@code index} (from 0; its node.id is one more); {@code extra} overrides everything here.
     */
    static Map<String, String> of(
            int index, List<Integer> ports, List<Integer> controllerPorts, Path directory, Map<String, String> extra) {
        int nodes = ports.size();
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("process.roles", "broker,controller");
        properties.put("node.id", Integer.toString(index + 1));
        properties.put("log.dirs", directory.toString());
        properties.put(
                "controller.quorum.voters",
                IntStream.range(0, nodes)
                        .mapToObj(i -> (i + 1) + "@" + LocalPorts.HOST + ":" + controllerPorts.get(i))
                        .collect(Collectors.joining(",")));
        String plaintext = "PLAINTEXT://" + LocalPorts.HOST + ":" + ports.get(index);
        properties.put(
                "listeners",
                plaintext + "," + CONTROLLER_LISTENER + "://" + LocalPorts.HOST + ":" + controllerPorts.get(index));
        properties.put("advertised.listeners", plaintext);
        properties.put("controller.listener.names", CONTROLLER_LISTENER);
        properties.put("inter.broker.listener.name", "PLAINTEXT");
        properties.put("listener.security.protocol.map", CONTROLLER_LISTENER + ":PLAINTEXT,PLAINTEXT:PLAINTEXT");
        putReplication(properties, nodes);
        putSizes(properties);
        if (nodes > 1) {
            // A controlled shutdown needs a majority of controllers: the last nodes of a cluster that stops have none.
            properties.put("controlled.shutdown.enable", "false");
        }
        properties.putAll(extra);
        return properties;
    }

    /**
     * Adds a second listener. It tells its clients the other port, so that they stay behind the proxy that listens
     * there.
     */
    static void addProxied(Map<String, String> properties, int listening, int advertised) {
        String host = LocalPorts.HOST + ":";
        properties.merge("listeners", "," + PROXIED_LISTENER + "://" + host + listening, String::concat);
        properties.merge("advertised.listeners", "," + PROXIED_LISTENER + "://" + host + advertised, String::concat);
        properties.merge("listener.security.protocol.map", "," + PROXIED_LISTENER + ":PLAINTEXT", String::concat);
    }

    /** What matters to a test beyond ports and folders, for a single node that another program sets up. */
    static Map<String, String> forOneSmallNode() {
        Map<String, String> properties = new LinkedHashMap<>();
        putReplication(properties, 1);
        putSizes(properties);
        return properties;
    }

    private static void putReplication(Map<String, String> properties, int nodes) {
        String replicas = Integer.toString(nodes);
        String inSync = nodes == 1 ? "1" : "2";
        properties.put("default.replication.factor", replicas);
        properties.put("min.insync.replicas", inSync);
        properties.put("offsets.topic.replication.factor", replicas);
        properties.put("transaction.state.log.replication.factor", replicas);
        properties.put("transaction.state.log.min.isr", inSync);
        properties.put("share.coordinator.state.topic.replication.factor", replicas);
        properties.put("share.coordinator.state.topic.min.isr", inSync);
    }

    private static void putSizes(Map<String, String> properties) {
        properties.put("auto.create.topics.enable", "false");
        properties.put("group.initial.rebalance.delay.ms", "0");
        // These only lower the bounds of what a client or a group may ask for; the defaults stay.
        properties.put("group.min.session.timeout.ms", "1000");
        properties.put("group.consumer.min.session.timeout.ms", "1000");
        properties.put("group.consumer.min.heartbeat.interval.ms", "500");
        properties.put("offsets.topic.num.partitions", "3");
        properties.put("transaction.state.log.num.partitions", "3");
        properties.put("share.coordinator.state.topic.num.partitions", "3");
        properties.put("log.cleaner.dedupe.buffer.size", "2097152");
        properties.put("log.index.size.max.bytes", "1048576");
        properties.put("num.network.threads", "2");
        properties.put("num.io.threads", "4");
    }
}
