package dev.reconnect.sandbox.flinks;

import io.helidon.webserver.WebServer;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * The stand-in as one HTTP server: API, Connect pages and {@code /_sandbox} on the same host and port. Thread-safe; a
 * test scripts it, breaks it and asks its ledger while it serves.
 */
public final class FlinksStandIn implements AutoCloseable {
    private static final int MOST_BODY_BYTES = 256 * 1024;
    private static final int BACKLOG = 4096;

    private final FlinksSettings settings;
    private final Switches switches;
    private final Bank bank;
    private final Ledger ledger;
    private final Desk desk;
    private final WebServer server;

    public FlinksStandIn(FlinksSettings settings) {
        this.settings = settings;
        this.switches = new Switches(settings.switches());
        this.bank = new Bank(settings, switches);
        this.ledger = new Ledger(bank, settings.clock(), settings.ledgerCapacity());
        FlinksJson json = new FlinksJson(switches);
        this.desk = new Desk(settings, switches, json, ledger);
        Keys keys = new Keys(settings, switches);
        AuthorizeRoutes authorize = new AuthorizeRoutes(bank, switches, keys, json, desk);
        DataRoutes data = new DataRoutes(bank, keys, json, desk);
        ConnectRoutes connect = new ConnectRoutes(bank, switches, keys, desk);
        ControlRoutes control = new ControlRoutes(this, settings.clock());
        this.server = WebServer.builder()
                .host(settings.host())
                .port(settings.port())
                .backlog(BACKLOG)
                .maxPayloadSize(MOST_BODY_BYTES)
                .shutdownHook(false)
                .shutdownGracePeriod(Duration.ZERO)
                .routing(rules -> {
                    String base = "/v3/{customerId}/BankingServices";
                    authorize.register(rules, base);
                    data.register(rules, base);
                    connect.register(rules);
                    control.register(rules);
                })
                .build();
    }

    /** Serves from here on; returns when the port is bound. */
    public FlinksStandIn start() {
        server.start();
        return this;
    }

    /** Where {@code /v3/{customerId}/BankingServices/...} is. */
    public URI apiUrl() {
        return URI.create("http://" + settings.host() + ":" + port());
    }

    /** Where {@code /v2/...} is: the same host and port. */
    public URI connectUrl() {
        return apiUrl();
    }

    /** The port that is bound. */
    public int port() {
        int port = server.port();
        if (port < 0) {
            throw new IllegalStateException("not started");
        }
        return port;
    }

    public String customerId() {
        return settings.customerId();
    }

    /**
     * How the bank treats the login from its next live session on; it is known by this.
     *
     * @param later the scripts of the live sessions after that; the last one stays
     */
    public void script(String loginId, Script first, Script... later) {
        bank.script(loginId, first, List.of(later));
    }

    /** The login's live sessions end now, as if eight silent minutes had passed for them. */
    public void lapse(String loginId) {
        Login login = bank.login(loginId);
        if (login != null) {
            login.lapse(settings.clock().instant());
        }
    }

    /** Every answer takes so long, in real time, on top of what scripts and faults say. */
    public void answerAfter(Duration latency) {
        desk.latency.set(latency);
    }

    public Faults faults() {
        return desk.faults;
    }

    public CallLimit limit() {
        return desk.limit;
    }

    public Switches switches() {
        return switches;
    }

    public Ledger ledger() {
        return ledger;
    }

    /** Stops at once; calls under way lose their connection. */
    @Override
    public void close() {
        server.stop();
    }
}
