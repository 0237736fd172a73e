package dev.reconnect.worker.chaos.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reconnect.sandbox.flinks.FlinksStandIn;
import dev.reconnect.sandbox.flinks.bank.StandInSettings;
import dev.reconnect.sandbox.flinks.http.Fault;
import dev.reconnect.sandbox.flinks.script.Endpoint;
import dev.reconnect.sandbox.network.LocalPorts;
import dev.reconnect.sandbox.network.TcpProxy;
import dev.reconnect.sandbox.process.WorkerVariables;
import dev.reconnect.worker.chaos.testing.Workers.Worker;
import dev.reconnect.worker.cli.Main;
import dev.reconnect.worker.kafka.client.Topics;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * Brokers and two workers, each in its own process, and the Flinks stand-in in this process. Proxies lie on the ways
 * that can be cut: from both workers to Flinks, and from the first worker to Kafka if Kafka has a listener for it. Only
 * one thread may use it.
 */
public final class ChaosEnvironment implements AutoCloseable {
    static final int SHARDS = 4;
    /** How long a RequestId lives, for the workers and the stand-in: so short that a test can wait for its end. */
    static final Duration INACTIVITY = Duration.ofSeconds(12);

    /** So long a start is under way. */
    static final Duration START_TAKES = Duration.ofMillis(400);

    private static final String APPLICATION = "chaos";

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final Brokers brokers;
    private final @Nullable TcpProxy wayToKafka;
    private final TcpProxy wayToFlinks;
    private final FlinksStandIn flinks;
    private final Workers workers;
    private final ChaosTraffic traffic;
    private final Bookkeeper bookkeeper;
    private final ChaosLoad load;

    public ChaosEnvironment(long seed, Supplier<Brokers> kafka, ChaosLoad load) {
        this.load = load;
        try {
            brokers = keep(kafka.get());
            flinks = keep(new FlinksStandIn(StandInSettings.builder()
                            .sessionInactivity(INACTIVITY)
                            .build())
                    .start());
            // The delay makes sure that starts are under way at any moment.
            flinks.faults().always(Endpoint.ASYNC_START, new Fault.Delay(START_TAKES));
            wayToFlinks = keep(new TcpProxy(flinks.port()));
            Brokers.Proxied proxied = brokers.proxied();
            wayToKafka = proxied == null ? null : keep(new TcpProxy(proxied.advertised(), proxied.listening()));
            Map<String, String> direct = environment(brokers.servers());
            createTopics(direct);
            Topics topics = Topics.withPrefix(APPLICATION + ".");
            workers = keep(new Workers(
                    SHARDS,
                    List.of(
                            wayToKafka == null ? direct : environment(LocalPorts.HOST + ":" + wayToKafka.port()),
                            direct)));
            workers.all().forEach(workers::start);
            traffic = keep(new ChaosTraffic(brokers.servers(), topics, SHARDS, flinks, seed));
            bookkeeper = keep(new Bookkeeper(brokers.servers(), APPLICATION, topics, traffic::heard));
        } catch (RuntimeException | AssertionError failed) {
            close();
            throw failed;
        }
    }

    private Map<String, String> environment(String bootstrapServers) {
        Map<String, String> environment = WorkerVariables.underTest(bootstrapServers, SHARDS, flinks);
        environment.put("RECONNECT_KAFKA_APPLICATION_ID", APPLICATION);
        environment.put("RECONNECT_TOPICS_PREFIX", APPLICATION + ".");
        environment.put("RECONNECT_TOPICS_REPLICATION_FACTOR", Integer.toString(brokers.replication()));
        environment.put("RECONNECT_FLINKS_API_URL", "http://" + LocalPorts.HOST + ":" + wayToFlinks.port());
        environment.put("RECONNECT_FLINKS_CALL_TIMEOUT", "6s");
        environment.put("RECONNECT_FLINKS_AUTHORIZE_TIMEOUT", "6s");
        environment.put("RECONNECT_FLINKS_POLL_INTERVAL", "100ms");
        environment.put("RECONNECT_FLINKS_POLL_INTERVAL_MAX", "400ms");
        environment.put("RECONNECT_FLINKS_DATA_POLL_INTERVAL", "200ms");
        environment.put("RECONNECT_FLINKS_CHALLENGE_POLL_INTERVAL", "3s");
        environment.put("RECONNECT_FLINKS_SESSION_INACTIVITY", INACTIVITY.toSeconds() + "s");
        // One bank always fails. Its breaker opens, but must let enough trials through for the run to end.
        environment.put("RECONNECT_INSTITUTIONS_OPEN_TIME", "300ms");
        environment.put("RECONNECT_INSTITUTIONS_TRIAL_CALLS", "10");
        environment.put("RECONNECT_FLINKS_EXPIRY_MARGIN", "2s");
        environment.putAll(load.environment());
        return environment;
    }

    private static void createTopics(Map<String, String> environment) {
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said, true);
        if (Main.execute(environment, out, out, "topics", "create") != 0) {
            throw new AssertionError("the topics were not created: " + said);
        }
    }

    /** Fails if the traffic or the bookkeeper has failed; no fault is meant to break these. */
    void check() {
        traffic.check();
        bookkeeper.check();
    }

    /** The shard that a login belongs to. */
    static int shardOf(String loginId) {
        return Utils.toPositive(Utils.murmur2(loginId.getBytes(UTF_8))) % SHARDS;
    }

    ChaosLoad load() {
        return load;
    }

    Brokers brokers() {
        return brokers;
    }

    TcpProxy wayToKafka() {
        return Objects.requireNonNull(wayToKafka, "nobody is behind a proxy here");
    }

    TcpProxy wayToFlinks() {
        return wayToFlinks;
    }

    /** The worker that reaches Kafka through the proxy. */
    Worker workerBehindProxy() {
        return workers.get(0);
    }

    Workers workers() {
        return workers;
    }

    FlinksStandIn flinks() {
        return flinks;
    }

    ChaosTraffic traffic() {
        return traffic;
    }

    Bookkeeper bookkeeper() {
        return bookkeeper;
    }

    private <T extends AutoCloseable> T keep(T part) {
        open.push(part);
        return part;
    }

    /** Closes everything, in the reverse order of the start. */
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
