package dev.reconnect.demo.page;

import io.helidon.webserver.WebServer;
import java.time.Clock;
import java.time.Duration;

/** The bank app: its page, its back end and its notification service. Loopback only. */
public final class PageServer implements AutoCloseable {
    private static final int MOST_BODY_BYTES = 16 * 1024;

    private final EventLog log;
    private final BankApp app;
    private final OutcomeReader reader;
    private final WebServer server;

    private PageServer(EventLog log, BankApp app, OutcomeReader reader, WebServer server) {
        this.log = log;
        this.app = app;
        this.reader = reader;
        this.server = server;
    }

    /**
     * Starts to serve.
     *
     * @throws CannotListen if the port cannot be had
     */
    public static PageServer start(PageSettings settings, DemoControls controls) throws CannotListen {
        Clock clock = Clock.systemUTC();
        EventLog log = new EventLog(settings.customers());
        BankApp app = new BankApp(settings, controls, log, clock);
        Api api = new Api(settings, app, new EventStream(log, app::night, app::banks, clock));
        WebServer server = WebServer.builder()
                .host("127.0.0.1")
                .port(settings.port())
                .maxTcpConnections(256)
                .maxConcurrentRequests(128)
                .maxPayloadSize(MOST_BODY_BYTES)
                .idleConnectionTimeout(Duration.ofMinutes(1))
                .shutdownGracePeriod(Duration.ofMillis(500))
                .shutdownHook(false)
                .routing(routing -> {
                    routing.addFilter(new Guard(settings));
                    Assets.register(routing);
                    api.register(routing);
                })
                .build()
                .start();
        // If Helidon cannot listen, it does not throw; it logs and stops.
        if (!server.isRunning()) {
            app.close();
            throw new CannotListen(settings.port());
        }
        return new PageServer(log, app, new OutcomeReader(settings, app::take).start(), server);
    }

    @Override
    public void close() {
        reader.close();
        log.close();
        server.stop();
        app.close();
    }

    /** The port is not available. */
    public static final class CannotListen extends Exception {
        private static final long serialVersionUID = 1L;

        CannotListen(int port) {
            super("Port " + port + " is in use, so the page cannot be served there: end what uses it, or name another"
                    + " with --port.");
        }
    }
}
