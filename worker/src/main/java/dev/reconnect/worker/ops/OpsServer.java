package dev.reconnect.worker.ops;

import dev.reconnect.worker.server.RequestTimeouts;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http1.Http1Config;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an operator can ask over HTTP: {@code /health/live}, {@code /health/ready}, {@code /health/starts},
 * {@code /metrics}.
 */
public final class OpsServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OpsServer.class);
    private static final JsonMapper JSON = new JsonMapper();
    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final WebServer server;
    private final RequestTimeouts timeouts;

    private OpsServer(WebServer server, RequestTimeouts timeouts) {
        this.server = server;
        this.timeouts = timeouts;
    }

    /**
     * Starts the server and logs where it listens.
     *
     * @param port 0 picks a free one
     * @throws CannotListen if it cannot listen on this host and port
     */
    public static OpsServer start(String host, int port, Health health, PrometheusMeterRegistry metrics)
            throws CannotListen {
        return start(host, port, health, metrics, CallerLimits.DEFAULT);
    }

    static OpsServer start(String host, int port, Health health, PrometheusMeterRegistry metrics, CallerLimits limits)
            throws CannotListen {
        RequestTimeouts timeouts = new RequestTimeouts(limits.headers(), limits.answer());
        WebServer server = WebServer.builder()
                .host(host)
                .port(port)
                .maxTcpConnections(1024)
                .maxConcurrentRequests(64)
                .maxPayloadSize(0)
                .idleConnectionTimeout(limits.idle())
                .idleConnectionPeriod(limits.idle().dividedBy(4))
                .shutdownGracePeriod(Duration.ofMillis(500))
                // The worker stops its parts in its own order; health and metrics end last.
                .shutdownHook(false)
                .addProtocol(Http1Config.builder().addReceiveListener(timeouts).build())
                .routing(routing -> route(routing.addFilter(timeouts::answers), health, metrics))
                .build();
        server.start();
        // Helidon does not throw if it cannot listen: it logs, and stops.
        if (!server.isRunning()) {
            timeouts.close();
            throw new CannotListen(host, port);
        }
        LOG.info("health and metrics at http://{}:{}", host.contains(":") ? "[" + host + "]" : host, server.port());
        return new OpsServer(server, timeouts);
    }

    private static void route(HttpRouting.Builder routing, Health health, PrometheusMeterRegistry metrics) {
        routing.get("/health/live", (request, response) -> answer(response, health.live()))
                .get("/health/ready", (request, response) -> answer(response, health.ready()))
                .get("/health/starts", (request, response) -> answer(response, health.starts()))
                .get(
                        "/metrics",
                        (request, response) -> response.header(HeaderNames.CONTENT_TYPE, PROMETHEUS_TEXT)
                                .send(metrics.scrape()));
    }

    private static void answer(ServerResponse response, Health.Status status) {
        response.status(status.up() ? Status.OK_200 : Status.SERVICE_UNAVAILABLE_503)
                .header(HeaderNames.CONTENT_TYPE, "application/json")
                .header(HeaderNames.CACHE_CONTROL, "no-store")
                .send(JSON.writeValueAsBytes(new Answer(status.up() ? "up" : "down", status.reasons())));
    }

    /** Returns the port on which the server listens. */
    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.stop();
        timeouts.close();
    }

    /**
     * How long the server waits for its callers. An orchestrator gives a probe a second or ten.
     *
     * @param idle for the next request, or for the rest of a request's first line
     * @param headers for a request's headers as a whole
     * @param answer for the caller that takes its answer
     */
    record CallerLimits(Duration idle, Duration headers, Duration answer) {
        static final CallerLimits DEFAULT =
                new CallerLimits(Duration.ofSeconds(20), Duration.ofSeconds(5), Duration.ofSeconds(20));
    }

    /** The JSON of a health answer. */
    private record Answer(String status, List<Health.Reason> reasons) {}

    /** The server cannot listen on its host and port. */
    public static final class CannotListen extends Exception {
        private static final long serialVersionUID = 1L;

        CannotListen(String host, int port) {
            super("Health and metrics cannot listen on " + host + ":" + port
                    + ": it is in use or not this machine's. See reconnect.ops.host and reconnect.ops.port.");
        }
    }
}
