package dev.reconnect.demo;

import dev.reconnect.sandbox.flinks.FlinksSettings;
import dev.reconnect.sandbox.flinks.FlinksStandIn;
import dev.reconnect.sandbox.kafka.SandboxBroker;
import dev.reconnect.worker.app.Settings;
import dev.reconnect.worker.app.SettingsReader;
import dev.reconnect.worker.app.Worker;
import dev.reconnect.worker.cli.Main;
import dev.reconnect.worker.ops.Health;
import dev.reconnect.worker.ops.Metrics;
import dev.reconnect.worker.ops.OpsServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything that the demo runs, started in order and closed in the opposite one. */
final class Stage implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Stage.class);

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final Map<String, String> environment = new HashMap<>();
    private String landingUrl = "";

    private Stage() {}

    static Stage set(Ports ports) throws Exception {
        Stage stage = new Stage();
        try {
            stage.start(ports);
            return stage;
        } catch (Exception failed) {
            stage.close();
            throw failed;
        }
    }

    private void start(Ports ports) throws Exception {
        SandboxBroker.Builder kafka = SandboxBroker.builder();
        SandboxBroker broker = keep((ports.kafka() == 0 ? kafka : kafka.port(ports.kafka())).start());
        FlinksStandIn flinks = keep(
                new FlinksStandIn(FlinksSettings.builder().port(ports.flinks()).build()).start());
        environment.put("RECONNECT_KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers());
        environment.put("RECONNECT_TOPICS_PARTITIONS", "4");
        environment.put("RECONNECT_TOPICS_REPLICATION_FACTOR", "1");
        environment.put("RECONNECT_FLINKS_API_URL", flinks.apiUrl().toString());
        environment.put("RECONNECT_FLINKS_CUSTOMER_ID", flinks.customerId());
        environment.put("RECONNECT_FLINKS_CONNECT_URL", flinks.connectUrl().toString());
        environment.put("RECONNECT_FLINKS_POLL_INTERVAL", "500ms");
        environment.put("RECONNECT_FLINKS_DATA_POLL_INTERVAL", "1s");
        environment.put("RECONNECT_SESSION_COOL_DOWN_AFTER_SUCCESS", "0");
        environment.put("RECONNECT_OPS_PORT", Integer.toString(ports.ops()));
        Landing landing = keep(Landing.start(ports.landing(), this));
        environment.put("RECONNECT_SESSION_REDIRECT_ALLOW_LIST", landing.origin());
        landingUrl = landing.url();
        command("topics", "create");
        startWorker();
    }

    private void startWorker() throws Exception {
        Settings settings = SettingsReader.worker(environment, null);
        Health health = new Health(Clock.systemUTC());
        Metrics metrics = keep(new Metrics());
        keep(OpsServer.start(settings.ops().host(), settings.ops().port(), health, metrics.registry()));
        keep(Worker.start(settings, metrics.registry(), health));
    }

    /** Runs a command of the worker's command line against this broker and returns what it printed. */
    String command(String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Main.execute(environment, new PrintWriter(out, true), new PrintWriter(err, true), words);
        if (exitCode != 0) {
            throw new IllegalStateException(String.join(" ", words) + ": " + err);
        }
        return out.toString().strip();
    }

    /** Requests a refresh as an upstream service would, and returns its refreshId. */
    String request(String loginId, String... options) {
        return command(Stream.concat(Stream.of("request", loginId), Arrays.stream(options))
                .toArray(String[]::new));
    }

    /** Where the requests ask Connect to send the browser. */
    String landingUrl() {
        return landingUrl;
    }

    /** The worker's settings. */
    Map<String, String> environment() {
        return Map.copyOf(environment);
    }

    private <T extends AutoCloseable> T keep(T part) {
        open.push(part);
        return part;
    }

    @Override
    public synchronized void close() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception failed) {
                LOG.warn("a part of the demo did not end well", failed);
            }
        }
    }
}
