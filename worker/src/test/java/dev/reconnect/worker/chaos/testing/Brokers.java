package dev.reconnect.worker.chaos.testing;

import static org.awaitility.Awaitility.await;

import dev.reconnect.sandbox.kafka.KafkaMain;
import dev.reconnect.sandbox.kafka.SandboxBroker;
import dev.reconnect.sandbox.network.LocalPorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The nodes of a Kafka cluster, each in its own process. Only one thread may use it. */
public final class Brokers implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(90);

    private final String servers;
    private final List<String> arguments;
    private final Map<Integer, ChildProcess> nodes = new TreeMap<>();
    private final @Nullable Proxied proxied;

    /**
     * The ports of a second listener.
     *
     * @param listening the port where it listens
     * @param advertised the port that it tells its clients to use
     */
    record Proxied(int listening, int advertised) {}

    private Brokers(int count, List<String> arguments, int port, @Nullable Proxied proxied) {
        this.arguments = arguments;
        this.proxied = proxied;
        this.servers = IntStream.range(0, count)
                .mapToObj(i -> LocalPorts.HOST + ":" + (port + i))
                .collect(Collectors.joining(","));
        for (int node = 1; node <= count; node++) {
            begin(node);
        }
        nodes.values().forEach(this::awaitServing);
    }

    /** Starts one node, with a second listener for a worker behind a proxy. */
    public static Brokers one() {
        List<Integer> ports = LocalPorts.free(4, Set.of());
        Proxied proxied = new Proxied(ports.get(2), ports.get(3));
        List<String> arguments = arguments(ports.get(0), ports.get(1), folder());
        arguments.addAll(List.of("--proxied", proxied.listening() + ":" + proxied.advertised()));
        return new Brokers(1, arguments, ports.get(0), proxied);
    }

    /** Starts three nodes, with replication 3 and two in-sync replicas. */
    public static Brokers three() {
        int port = LocalPorts.inARow(3);
        int controllerPort = LocalPorts.inARow(3);
        Path folder = folder();
        // This formats the folder, so that all nodes belong to one cluster.
        var unused = SandboxBroker.builder()
                .nodes(3)
                .port(port)
                .controllerPort(controllerPort)
                .directory(folder)
                .build();
        List<String> arguments = arguments(port, controllerPort, folder);
        arguments.addAll(List.of("--nodes", "3"));
        return new Brokers(3, arguments, port, null);
    }

    private static List<String> arguments(int port, int controllerPort, Path folder) {
        return new ArrayList<>(List.of(
                "--port",
                Integer.toString(port),
                "--controller-port",
                Integer.toString(controllerPort),
                "--directory",
                folder.toString(),
                // After kill -9, a broker that starts again waits for the end of its earlier session.
                "--property",
                "broker.session.timeout.ms=3000",
                "--property",
                "broker.heartbeat.interval.ms=500"));
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory(Files.createDirectories(Path.of("target", "chaos")), "kafka-")
                    .toAbsolutePath();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    String servers() {
        return servers;
    }

    /** How many replicas each partition has. */
    int replication() {
        return nodes.size();
    }

    @Nullable Proxied proxied() {
        return proxied;
    }

    /** Sends SIGKILL to a node, counted from 1. Returns when the process has ended. */
    void kill(int node) {
        Objects.requireNonNull(nodes.get(node)).kill();
    }

    /** Starts a node again in a new process, with the same directory and ports. Returns when it serves. */
    void start(int node) {
        awaitServing(begin(node));
    }

    private ChildProcess begin(int node) {
        List<String> own = new ArrayList<>(arguments);
        if (arguments.contains("--nodes")) {
            own.addAll(List.of("--only", Integer.toString(node)));
        }
        ChildProcess process = ChildProcess.start("broker-" + node, Map.of(), "-Xmx384m", KafkaMain.class, own);
        nodes.put(node, process);
        return process;
    }

    private void awaitServing(ChildProcess node) {
        await("the broker, " + node)
                .pollInSameThread()
                .atMost(START_LIMIT)
                .until(() -> node.newLines().stream().anyMatch(servers::equals));
    }

    @Override
    public void close() {
        nodes.values().forEach(ChildProcess::close);
    }
}
