package dev.reconnect.sandbox.kafka;

import dev.reconnect.sandbox.network.LocalPorts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A real Apache Kafka cluster of one or three nodes in this process, on the loopback address.
 *
 * <p>Directory and ports are chosen when it is built, and stay the same however often it stops and starts. Methods may
 * be called from any thread, one at a time; none waits longer than the start-up limit.
 */
public final class SandboxBroker implements KafkaCluster, AutoCloseable {
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

    private final BrokerDirectory directory;
    private final List<BrokerNode> nodes;
    private final Duration startLimit;
    private boolean closed;

    private SandboxBroker(BrokerDirectory directory, List<BrokerNode> nodes, Duration startLimit) {
        this.directory = directory;
        this.nodes = List.copyOf(nodes);
        this.startLimit = startLimit;
    }

    public static Builder builder() {
        return new Builder();
    }

    @Override
    public String bootstrapServers() {
        return nodes.stream().map(BrokerNode::address).collect(Collectors.joining(","));
    }

    @Override
    public boolean restartable() {
        return true;
    }

    @Override
    public synchronized void start() {
        startAll(nodes);
    }

    @Override
    public synchronized void stop() {
        stopAll(nodes);
    }

    /**
     * Ends one node without telling the others, which notice it after their time-outs. Its data stays.
     *
     * @param id from 1
     */
    public synchronized void stopNode(int id) {
        stopAll(List.of(node(id)));
    }

    /** Starts one node again with its data. */
    public synchronized void startNode(int id) {
        startAll(List.of(node(id)));
    }

    /** Stops every node and deletes the directory if it was a temporary one. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            try {
                stop();
            } finally {
                directory.deleteIfTemporary();
            }
        }
    }

    private void startAll(List<BrokerNode> wanted) {
        if (closed) {
            throw new IllegalStateException("this broker was closed");
        }
        List<BrokerNode> starting =
                wanted.stream().filter(node -> !node.running()).toList();
        Map<String, Callable<?>> tasks = new LinkedHashMap<>();
        starting.forEach(node -> tasks.put(node.name(), () -> {
            node.start();
            return null;
        }));
        try {
            BoundedTasks.run("start", tasks, startLimit);
        } catch (SandboxBrokerException e) {
            try {
                stopAll(starting);
            } catch (SandboxBrokerException whileStopping) {
                e.addSuppressed(whileStopping);
            }
            throw e;
        }
    }

    private static void stopAll(List<BrokerNode> stopping) {
        Map<String, Callable<?>> tasks = new LinkedHashMap<>();
        stopping.forEach(node -> tasks.put(node.name(), Executors.callable(node::stop)));
        BoundedTasks.run("stop", tasks, STOP_LIMIT);
    }

    private BrokerNode node(int id) {
        return nodes.stream()
                .filter(node -> node.id() == id)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no node " + id));
    }

    private record Proxied(int listening, int advertised) {}

    /** The options of a {@link SandboxBroker}. The defaults are one node, a temporary directory and free ports. */
    public static final class Builder {
        private final Map<String, String> properties = new LinkedHashMap<>();
        private int count = 1;
        private @Nullable Path directory;
        private @Nullable Integer firstPort;
        private @Nullable Integer firstControllerPort;
        private @Nullable Proxied proxied;
        private Duration startLimit = Duration.ofSeconds(90);

        private Builder() {}

        /** 1, or 3 with replication factor 3 and two in-sync replicas. */
        public Builder nodes(int nodes) {
            if (nodes != 1 && nodes != 3) {
                throw new IllegalArgumentException("a sandbox cluster has 1 or 3 nodes, not " + nodes);
            }
            this.count = nodes;
            return this;
        }

        /** The directory for the data. It is not deleted; what an earlier broker left there is served again. */
        public Builder directory(Path chosen) {
            this.directory = chosen;
            return this;
        }

        /** The first node's port for clients, 1 to 65533; further nodes take the next ports. */
        public Builder port(int port) {
            this.firstPort = checked(port);
            return this;
        }

        /** The first node's port for controllers, 1 to 65533; further nodes take the next ports. */
        public Builder controllerPort(int port) {
            this.firstControllerPort = checked(port);
            return this;
        }

        /**
         * A second listener for clients that must stay behind a proxy. The only node listens on {@code listening} and
         * tells these clients {@code advertised}, the proxy's port.
         */
        public Builder proxied(int listening, int advertised) {
            this.proxied = new Proxied(checked(listening), checked(advertised));
            return this;
        }

        private static int checked(int port) {
            if (port < 1 || port > 65_533) {
                throw new IllegalArgumentException("a port is a number from 1 to 65533, not " + port);
            }
            return port;
        }

        /** A setting of Kafka's broker; it overrides the sandbox's own. */
        public Builder property(String name, String value) {
            properties.put(name, value);
            return this;
        }

        /** Short time-outs for fault tests: a dead node is noticed within two seconds. */
        public Builder quickFailureDetection() {
            properties.putAll(NodeProperties.QUICK_FAILURE_DETECTION);
            return this;
        }

        /** How long a start may take before it is an error; the default is 90 seconds. */
        public Builder startLimit(Duration limit) {
            this.startLimit = limit;
            return this;
        }

        /** Chooses directory and ports and formats the directory; nothing runs yet. */
        public SandboxBroker build() {
            BrokerProcess.prepare();
            if (proxied != null && count > 1) {
                throw new IllegalStateException("only a single node can have a second listener");
            }
            List<Integer> ports = ports(firstPort, Set.of());
            List<Integer> controllerPorts = ports(firstControllerPort, new HashSet<>(ports));
            BrokerDirectory data = BrokerDirectory.of(directory);
            String clusterId = data.clusterId();
            List<BrokerNode> nodes = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                Path home = data.ofNode(i + 1);
                Map<String, String> settings = NodeProperties.of(i, ports, controllerPorts, home, properties);
                if (proxied != null) {
                    NodeProperties.addProxied(settings, proxied.listening(), proxied.advertised());
                }
                BrokerNode node = new BrokerNode(i + 1, ports.get(i), controllerPorts.get(i), home, settings);
                node.format(clusterId);
                nodes.add(node);
            }
            return new SandboxBroker(data, nodes, startLimit);
        }

        private List<Integer> ports(@Nullable Integer first, Set<Integer> taken) {
            return first == null
                    ? LocalPorts.free(count, taken)
                    : IntStream.range(first, first + count).boxed().toList();
        }

        /** {@link #build}, then {@link SandboxBroker#start}; leaves nothing behind if the start fails. */
        public SandboxBroker start() {
            SandboxBroker broker = build();
            try {
                broker.start();
                return broker;
            } catch (SandboxBrokerException e) {
                try {
                    broker.close();
                } catch (SandboxBrokerException whileClosing) {
                    e.addSuppressed(whileClosing);
                }
                throw e;
            }
        }
    }
}
