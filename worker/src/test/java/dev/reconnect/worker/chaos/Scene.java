package dev.reconnect.worker.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import dev.reconnect.sandbox.flinks.Endpoint;
import dev.reconnect.sandbox.flinks.Fault;
import dev.reconnect.sandbox.flinks.FlinksSettings;
import dev.reconnect.sandbox.flinks.FlinksStandIn;
import dev.reconnect.sandbox.kafka.KafkaMain;
import dev.reconnect.sandbox.network.LocalPorts;
import dev.reconnect.sandbox.network.TcpProxy;
import dev.reconnect.worker.chaos.Workers.Worker;
import dev.reconnect.worker.cli.Main;
import dev.reconnect.worker.kafka.Topics;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.utils.Utils;

/**
 * A broker and two workers in processes of their own, Flinks' stand-in in this one, and proxies on the ways that can be
 * cut: from the first worker to Kafka, and from both to Flinks. Used by one thread.
 */
final class Scene implements AutoCloseable {
    static final int SHARDS = 4;
    /** How long a RequestId lives, for workers and stand-in alike: short enough to wait for. */
    static final Duration INACTIVITY = Duration.ofSeconds(12);

    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final String APPLICATION = "chaos";

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final List<String> brokerArguments;
    private final String servers;
    private final TcpProxy wayToKafka;
    private final TcpProxy wayToFlinks;
    private final FlinksStandIn flinks;
    private final Workers workers;
    private final Traffic traffic;
    private final Bookkeeper bookkeeper;
    private ChildProcess broker;

    Scene(long seed) {
        try {
            List<Integer> ports = LocalPorts.free(4, Set.of());
            servers = LocalPorts.HOST + ":" + ports.get(0);
            brokerArguments = List.of(
                    "--port",
                    ports.get(0).toString(),
                    "--controller-port",
                    ports.get(1).toString(),
                    "--proxied",
                    ports.get(2) + ":" + ports.get(3),
                    "--directory",
                    brokerDirectory().toString(),
                    // A broker that comes back after kill -9 waits for the end of its former session.
                    "--property",
                    "broker.session.timeout.ms=3000",
                    "--property",
                    "broker.heartbeat.interval.ms=500");
            broker = startBroker();
            wayToKafka = keep(new TcpProxy(ports.get(3), ports.get(2)));
            flinks = keep(new FlinksStandIn(FlinksSettings.builder()
                            .sessionInactivity(INACTIVITY)
                            .build())
                    .start());
            wayToFlinks = keep(new TcpProxy(flinks.port()));
            // So that starts are under way at any moment.
            flinks.faults().always(Endpoint.ASYNC_START, new Fault.Delay(Duration.ofMillis(400)));
            awaitBroker();
            Map<String, String> direct = environment(servers);
            Map<String, String> proxied = environment(LocalPorts.HOST + ":" + wayToKafka.port());
            createTopics(direct);
            Topics topics = Topics.withPrefix(APPLICATION + ".");
            workers = keep(new Workers(SHARDS, List.of(proxied, direct)));
            workers.all().forEach(workers::start);
            traffic = keep(new Traffic(servers, topics, SHARDS, flinks, seed));
            bookkeeper = keep(new Bookkeeper(servers, APPLICATION, topics, traffic::heard));
        } catch (RuntimeException | AssertionError failed) {
            close();
            throw failed;
        }
    }

    private Map<String, String> environment(String bootstrapServers) {
        Map<String, String> environment = new HashMap<>();
        environment.put("RECONNECT_KAFKA_BOOTSTRAP_SERVERS", bootstrapServers);
        environment.put("RECONNECT_KAFKA_APPLICATION_ID", APPLICATION);
        environment.put("RECONNECT_KAFKA_CLIENT_SESSION_TIMEOUT_MS", "6000");
        environment.put("RECONNECT_KAFKA_CLIENT_HEARTBEAT_INTERVAL_MS", "500");
        environment.put("RECONNECT_TOPICS_PREFIX", APPLICATION + ".");
        environment.put("RECONNECT_TOPICS_PARTITIONS", Integer.toString(SHARDS));
        environment.put("RECONNECT_TOPICS_REPLICATION_FACTOR", "1");
        environment.put("RECONNECT_FLINKS_API_URL", "http://" + LocalPorts.HOST + ":" + wayToFlinks.port());
        environment.put("RECONNECT_FLINKS_CUSTOMER_ID", flinks.customerId());
        environment.put("RECONNECT_FLINKS_CONNECT_URL", flinks.connectUrl().toString());
        environment.put("RECONNECT_FLINKS_CALLS_PER_SECOND", "1000");
        environment.put("RECONNECT_FLINKS_CALL_TIMEOUT", "6s");
        environment.put("RECONNECT_FLINKS_AUTHORIZE_TIMEOUT", "6s");
        environment.put("RECONNECT_FLINKS_POLL_INTERVAL", "100ms");
        environment.put("RECONNECT_FLINKS_POLL_INTERVAL_MAX", "400ms");
        environment.put("RECONNECT_FLINKS_DATA_POLL_INTERVAL", "200ms");
        environment.put("RECONNECT_FLINKS_CHALLENGE_POLL_INTERVAL", "3s");
        environment.put("RECONNECT_FLINKS_SESSION_INACTIVITY", INACTIVITY.toSeconds() + "s");
        environment.put("RECONNECT_FLINKS_EXPIRY_MARGIN", "2s");
        environment.put("RECONNECT_OPS_PORT", "0");
        return environment;
    }

    private static Path brokerDirectory() {
        try {
            return Files.createTempDirectory(Files.createDirectories(Path.of("target", "chaos")), "kafka-")
                    .toAbsolutePath();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private ChildProcess startBroker() {
        return keep(ChildProcess.start("broker", Map.of(), "-Xmx512m", KafkaMain.class, brokerArguments));
    }

    private void awaitBroker() {
        await("the broker, " + broker)
                .pollInSameThread()
                .atMost(START_LIMIT)
                .until(() -> broker.newLines().stream().anyMatch(servers::equals));
    }

    private static void createTopics(Map<String, String> environment) {
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said, true);
        if (Main.execute(environment, out, out, "topics", "create") != 0) {
            throw new AssertionError("the topics were not created: " + said);
        }
    }

    /** SIGKILL, and a new process on the same directory and ports; returns when it serves. */
    void restartBroker() {
        broker.kill();
        broker = startBroker();
        awaitBroker();
    }

    /** Fails where a part of the scene is broken that no disaster has broken. */
    void check() {
        traffic.check();
        bookkeeper.check();
    }

    /** The shard that a login belongs to. */
    static int shardOf(String loginId) {
        return Utils.toPositive(Utils.murmur2(loginId.getBytes(UTF_8))) % SHARDS;
    }

    TcpProxy wayToKafka() {
        return wayToKafka;
    }

    TcpProxy wayToFlinks() {
        return wayToFlinks;
    }

    /** The one that comes to Kafka through the proxy. */
    Worker workerBehindProxy() {
        return workers.get(0);
    }

    Workers workers() {
        return workers;
    }

    FlinksStandIn flinks() {
        return flinks;
    }

    Traffic traffic() {
        return traffic;
    }

    Bookkeeper bookkeeper() {
        return bookkeeper;
    }

    private <T extends AutoCloseable> T keep(T part) {
        open.push(part);
        return part;
    }

    /** Ends everything, the last begun first. */
    @Override
    public void close() {
        AssertionError first = null;
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception | AssertionError failed) {
                first = first == null ? new AssertionError("a part of the scene did not end well", failed) : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
