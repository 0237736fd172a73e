package dev.reconnect.demo;

import dev.reconnect.demo.page.ConnectTokens;
import dev.reconnect.demo.page.Customer;
import dev.reconnect.demo.page.PageServer;
import dev.reconnect.demo.page.PageSettings;
import dev.reconnect.sandbox.flinks.FlinksStandIn;
import dev.reconnect.sandbox.flinks.bank.StandInSettings;
import dev.reconnect.sandbox.flinks.script.Switch;
import dev.reconnect.sandbox.kafka.SandboxBroker;
import dev.reconnect.sandbox.process.WorkerVariables;
import dev.reconnect.worker.app.Worker;
import dev.reconnect.worker.app.settings.Settings;
import dev.reconnect.worker.app.settings.SettingsReader;
import dev.reconnect.worker.cli.Main;
import dev.reconnect.worker.ops.Health;
import dev.reconnect.worker.ops.Metrics;
import dev.reconnect.worker.ops.OpsServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All parts of the demo. They start in order and close in the opposite order. */
final class DemoEnvironment implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DemoEnvironment.class);
    private static final Duration HISTORY = Duration.ofHours(1);
    /** The demo keeps this part of a challenge's time from the person, so that no one answers too late. */
    private static final Duration MARGIN = Duration.ofSeconds(5);

    /** Opens nothing but this stand-in. {@code demo.properties} holds it, too, for commands from a second terminal. */
    static final String SECRET_KEY = "demo-secret-key";

    private static final int KEY_BYTES = 32;
    private static final int STATE_KEY_BYTES = 64;

    private final Deque<AutoCloseable> open;
    private final Map<String, String> environment;
    private final Ports ports;
    private final FlinksStandIn flinks;
    private final PageSettings page;
    private final ConnectTokens tokens;

    private DemoEnvironment(Deque<AutoCloseable> open, Ports ports, FlinksStandIn flinks, PageSettings page) {
        this.open = open;
        this.ports = ports;
        this.flinks = flinks;
        this.page = page;
        this.environment = WorkerVariables.of(page.kafka().bootstrapServers(), 4, flinks);
        this.tokens = keep(new ConnectTokens(page.flinks()));
    }

    /** Starts all parts and returns when they run. A person has {@code challenge} to answer. */
    static DemoEnvironment set(Ports ports, Duration challenge, List<Customer> customers) throws Exception {
        Deque<AutoCloseable> open = new ArrayDeque<>();
        try {
            SandboxBroker.Builder kafka = SandboxBroker.builder();
            SandboxBroker broker = (ports.kafka() == 0 ? kafka : kafka.port(ports.kafka())).start();
            open.push(broker);
            Duration inactivity = challenge.plus(MARGIN);
            FlinksStandIn flinks = new FlinksStandIn(StandInSettings.builder()
                    .port(ports.flinks())
                    .secretKey(SECRET_KEY)
                    .sessionInactivity(inactivity)
                    .with(Switch.CONNECT_NEEDS_A_TOKEN)
                    .build());
            open.push(flinks.start());
            PageSettings page = page(ports, broker.bootstrapServers(), flinks, customers);
            DemoEnvironment created = new DemoEnvironment(open, ports, flinks, page);
            created.describe(inactivity);
            created.start();
            return created;
        } catch (Exception failed) {
            close(open);
            throw failed;
        }
    }

    private static PageSettings page(Ports ports, String brokers, FlinksStandIn flinks, List<Customer> customers) {
        return new PageSettings(
                ports.page(),
                new PageSettings.Kafka(brokers, "reconnect.", HISTORY),
                flinks.connectUrl(),
                new PageSettings.Flinks(flinks.apiUrl(), flinks.customerId(), SECRET_KEY),
                new PageSettings.Redirects(
                        URI.create("http://127.0.0.1:" + ports.redirect() + "/redirects"),
                        secret(KEY_BYTES),
                        landing(ports)),
                customers,
                People.ofTheNight());
    }

    /** The address to which Connect sends a browser: the worker's landing, which sends it on to the page. */
    private static String landing(Ports ports) {
        return "http://127.0.0.1:" + ports.redirect() + "/redirect";
    }

    private void describe(Duration inactivity) {
        environment.put("RECONNECT_FLINKS_SECRET_KEY", page.flinks().secretKey());
        environment.put("RECONNECT_FLINKS_AUTHORIZE_TOKEN_IN_CONNECT", "true");
        environment.put("RECONNECT_FLINKS_POLL_INTERVAL", "500ms");
        environment.put("RECONNECT_FLINKS_DATA_POLL_INTERVAL", "1s");
        environment.put("RECONNECT_FLINKS_CHALLENGE_POLL_INTERVAL", "5s");
        environment.put("RECONNECT_FLINKS_CALLS_PER_SECOND", "200");
        environment.put("RECONNECT_FLINKS_SESSION_INACTIVITY", inactivity.toMillis() + "ms");
        environment.put("RECONNECT_FLINKS_EXPIRY_MARGIN", MARGIN.toMillis() + "ms");
        environment.put("RECONNECT_SESSION_COOL_DOWN_AFTER_SUCCESS", "0");
        environment.put("RECONNECT_SESSION_REDIRECT_ALLOW_LIST", page.origin());
        environment.put("RECONNECT_REDIRECT_PORT", Integer.toString(ports.redirect()));
        environment.put("RECONNECT_REDIRECT_PUBLIC_URL", landing(ports));
        environment.put("RECONNECT_REDIRECT_STATE_KEY", secret(STATE_KEY_BYTES));
        environment.put("RECONNECT_REDIRECT_BEARER_TOKEN", page.redirects().bearerToken());
        environment.put("RECONNECT_INSTITUTIONS_OPEN_TIME", "10s");
        environment.put("RECONNECT_OPS_PORT", Integer.toString(ports.ops()));
        environment.put("RECONNECT_OPS_LAME_DUCK", "0");
    }

    private void start() throws Exception {
        People.introduce(flinks);
        command("topics", "create");
        startWorker();
        keep(PageServer.start(page, flinks::lapse));
    }

    private void startWorker() throws Exception {
        Settings settings = SettingsReader.worker(environment, null);
        Health health = new Health(Clock.systemUTC());
        Metrics metrics = keep(new Metrics());
        keep(OpsServer.start(settings.ops().host(), settings.ops().port(), health, metrics.registry()));
        keep(Worker.start(settings, metrics.registry(), health));
    }

    /** A random secret for the time of this process. */
    private static String secret(int length) {
        byte[] bytes = new byte[length];
        new SecureRandom().nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** Runs a command of the worker's command line against this broker and returns its output. */
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

    /** The address of the page. */
    String pageUrl() {
        return page.origin();
    }

    /** The address to which Connect sends a browser if the request names it; the page there says thanks. */
    String backUrl() {
        return page.origin() + "/back";
    }

    /** The address to which Connect sends a browser after success. */
    String landing() {
        return landing(ports);
    }

    /** The stand-in for Flinks and the banks. */
    FlinksStandIn flinks() {
        return flinks;
    }

    /** Mints the token that Connect needs beside the requestId. */
    ConnectTokens tokens() {
        return tokens;
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
        close(open);
    }

    private static void close(Deque<AutoCloseable> open) {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception failed) {
                LOG.warn("a part of the demo did not end well", failed);
            }
        }
    }
}
