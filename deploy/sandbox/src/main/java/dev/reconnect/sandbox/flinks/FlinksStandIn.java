package dev.reconnect.sandbox.flinks;

import dev.reconnect.sandbox.flinks.bank.Bank;
import dev.reconnect.sandbox.flinks.bank.Ledger;
import dev.reconnect.sandbox.flinks.bank.Login;
import dev.reconnect.sandbox.flinks.bank.StandInSettings;
import dev.reconnect.sandbox.flinks.http.AuthorizeRoutes;
import dev.reconnect.sandbox.flinks.http.CallLimit;
import dev.reconnect.sandbox.flinks.http.CallPipeline;
import dev.reconnect.sandbox.flinks.http.ConnectRoutes;
import dev.reconnect.sandbox.flinks.http.DataRoutes;
import dev.reconnect.sandbox.flinks.http.Faults;
import dev.reconnect.sandbox.flinks.http.FlinksJson;
import dev.reconnect.sandbox.flinks.http.Keys;
import dev.reconnect.sandbox.flinks.script.Script;
import dev.reconnect.sandbox.flinks.script.Switches;
import io.helidon.webserver.WebServer;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * The stand-in as one HTTP server: API, Connect pages and {@code /_sandbox} on the same host and port. Thread-safe. A
 * test scripts it, sets its faults and reads its ledger while it serves.
 */
public final class FlinksStandIn implements AutoCloseable {
    private static final int MOST_BODY_BYTES = 256 * 1024;
    private static final int BACKLOG = 4096;

    private final StandInSettings settings;
    private final Switches switches;
    private final Bank bank;
    private final Ledger ledger;
    private final CallPipeline pipeline;
    private final WebServer server;

    public FlinksStandIn(StandInSettings settings) {
        this.settings = settings;
        this.switches = new Switches(settings.switches());
        this.bank = new Bank(settings, switches);
        this.ledger = new Ledger(bank, settings.clock(), settings.ledgerCapacity());
        FlinksJson json = new FlinksJson(switches);
        this.pipeline = new CallPipeline(settings, switches, json, ledger);
        Keys keys = new Keys(settings, switches);
        AuthorizeRoutes authorize = new AuthorizeRoutes(bank, switches, keys, json, pipeline);
        DataRoutes data = new DataRoutes(bank, keys, json, pipeline);
        ConnectRoutes connect = new ConnectRoutes(bank, switches, keys, pipeline);
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

    /** Starts to serve; returns when the port is bound. */
    public FlinksStandIn start() {
        server.start();
        return this;
    }

    /** The address that {@code /v3/{customerId}/BankingServices/...} follows. */
    public URI apiUrl() {
        return URI.create("http://" + settings.host() + ":" + port());
    }

    /** The address that {@code /v2/...} follows: the same host and port. */
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
     * Sets how the bank treats the login from its next live session on. From now on the stand-in knows the login.
     *
     * @param later the scripts of the live sessions after that; the last one applies to all further sessions
     */
    public void script(String loginId, Script first, Script... later) {
        bank.script(loginId, first, List.of(later));
    }

    /** Ends the login's live sessions now, as if eight minutes without contact had passed for them. */
    public void lapse(String loginId) {
        Login login = bank.login(loginId);
        if (login != null) {
            login.lapse(settings.clock().instant());
        }
    }

    /** Every answer takes this long, in real time, in addition to the delays of scripts and faults. */
    public void answerAfter(Duration latency) {
        pipeline.latency.set(latency);
    }

    public Faults faults() {
        return pipeline.faults;
    }

    public CallLimit limit() {
        return pipeline.limit;
    }

    public Switches switches() {
        return switches;
    }

    public Ledger ledger() {
        return ledger;
    }

    /** Stops at once; open calls lose their connection. */
    @Override
    public void close() {
        server.stop();
    }
}
