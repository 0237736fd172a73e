package dev.reconnect.worker.redirect.http;

import dev.reconnect.worker.redirect.ConfirmationGate;
import dev.reconnect.worker.redirect.ConfirmationPublisher;
import dev.reconnect.worker.redirect.RedirectObserver;
import dev.reconnect.worker.redirect.RedirectSettings;
import dev.reconnect.worker.redirect.RedirectVerifier;
import dev.reconnect.worker.server.RequestTimeouts;
import io.helidon.http.DirectHandler;
import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The redirect endpoint. Every request is bounded in size, time and number. There is no access log, because its URLs
 * hold a state and a loginId.
 */
public final class RedirectServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RedirectServer.class);

    private static final int LONGEST_REQUEST_LINE = 8 * 1024;
    private static final int LONGEST_HEADERS = 16 * 1024;

    private final WebServer server;
    private final RequestTimeouts timeouts;

    private RedirectServer(WebServer server, RequestTimeouts timeouts) {
        this.server = server;
        this.timeouts = timeouts;
    }

    /**
     * Starts the endpoint and logs where it listens.
     *
     * @throws CannotListen if it cannot listen on its host and port
     */
    public static RedirectServer start(
            RedirectSettings settings,
            RedirectVerifier verifier,
            ConfirmationPublisher confirmationPublisher,
            RedirectObserver observer,
            InstantSource clock) {
        return start(settings, verifier, confirmationPublisher, observer, clock, ReadLimits.DEFAULT);
    }

    public static RedirectServer start(
            RedirectSettings settings,
            RedirectVerifier verifier,
            ConfirmationPublisher confirmationPublisher,
            RedirectObserver observer,
            InstantSource clock,
            ReadLimits limits) {
        Replies replies = new Replies(settings);
        ConfirmationGate gate = new ConfirmationGate(confirmationPublisher, settings.perSecond());
        RequestTimeouts timeouts = new RequestTimeouts(limits.headers(), limits.answer());
        RouteContext context = new RouteContext(verifier, gate, replies, observer, clock, limits, timeouts);
        WebServer server = WebServer.builder()
                .host(settings.host())
                .port(settings.port())
                .maxTcpConnections(1024)
                .maxConcurrentRequests(256)
                .maxPayloadSize(Webhook.LONGEST)
                .idleConnectionTimeout(limits.idle())
                .idleConnectionPeriod(limits.idle().dividedBy(4))
                .shutdownGracePeriod(limits.grace())
                .shutdownHook(false)
                .addProtocol(Http1Config.builder()
                        .maxPrologueLength(LONGEST_REQUEST_LINE)
                        .maxHeadersSize(LONGEST_HEADERS)
                        .addReceiveListener(timeouts)
                        .build())
                .directHandlers(beforeRouting(replies))
                .routing(routing -> route(routing, settings, context))
                .build();
        server.start();
        if (!server.isRunning()) {
            timeouts.close();
            throw new CannotListen(settings.host(), settings.port());
        }
        String host = settings.host();
        LOG.info("redirects are taken at http://{}:{}", host.contains(":") ? "[" + host + "]" : host, server.port());
        return new RedirectServer(server, timeouts);
    }

    private static void route(HttpRouting.Builder routing, RedirectSettings settings, RouteContext context) {
        Replies replies = context.replies();
        routing.addFilter(context.timeouts()::answers);
        routing.addFilter((chain, request, response) -> {
            replies.headers().forEach(response::header);
            chain.proceed();
            RequestBodies.finish(request, context);
        });
        Landing landing = new Landing(context, settings.returnUrl());
        routing.get("/redirect", landing::handle).any("/redirect", only("GET", replies));
        if (settings.bearerToken() != null) {
            BearerToken token = new BearerToken(settings.bearerToken());
            BackEnd backEnd = new BackEnd(token, context);
            routing.post("/redirects", backEnd::handle).any("/redirects", only("POST", replies));
        }
        if (settings.webhookSecret() != null) {
            WebhookSignature signature = new WebhookSignature(settings.webhookSecret());
            Webhook webhook = new Webhook(signature, context);
            routing.post("/webhooks/flinks", webhook::handle).any("/webhooks/flinks", only("POST", replies));
        }
        routing.any((request, response) -> {
            replies.json(response, Status.NOT_FOUND_404, "error", "not found");
        });
        routing.error(Throwable.class, (request, response, failure) -> {
            // The message of the failure may repeat parts of the request.
            LOG.error("a request failed: {}", failure.getClass().getSimpleName());
            replies.json(response, Status.INTERNAL_SERVER_ERROR_500, "error", "failed");
        });
    }

    private static Handler only(String method, Replies replies) {
        return (request, response) -> {
            response.header(HeaderNames.ALLOW, method);
            replies.json(response, Status.METHOD_NOT_ALLOWED_405, "error", "only " + method);
        };
    }

    /** Answers what cannot be routed: with the status and the headers, and with no word of the request. */
    private static DirectHandlers beforeRouting(Replies replies) {
        DirectHandler silent = (request, type, status, headers, message) -> {
            DirectHandler.TransportResponse.Builder answer = DirectHandler.TransportResponse.builder()
                    .status(status)
                    .headers(headers)
                    .keepAlive(false);
            replies.headers().forEach(answer::header);
            return answer.build();
        };
        DirectHandlers.Builder handlers = DirectHandlers.builder();
        for (EventType type : EventType.values()) {
            handlers.addHandler(type, silent);
        }
        return handlers.build();
    }

    /** Returns the port on which the endpoint listens. */
    public int port() {
        return server.port();
    }

    /** Takes no new request, and lets those under way have their answer. */
    @Override
    public void close() {
        server.stop();
        timeouts.close();
    }

    /** The endpoint cannot listen on its host and port. */
    public static final class CannotListen extends RuntimeException {
        private static final long serialVersionUID = 1L;

        CannotListen(String host, int port) {
            super("Redirects cannot be taken on " + host + ":" + port
                    + ": it is in use or not this machine's. See reconnect.redirect.host and reconnect.redirect.port.");
        }
    }
}
