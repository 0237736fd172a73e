package dev.reconnect.demo;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/**
 * The web back end's part: where Connect sends the browser after the challenge. It publishes {@code RedirectConfirmed}; the
 * worker takes that as a hint and asks Flinks itself.
 */
final class Landing implements AutoCloseable {
    private static final String PAGE = """
            <!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Thank you</title>
            <p>Thank you. Your accounts are being refreshed; you may close this page.</p></html>
            """;

    private final WebServer server;

    private Landing(WebServer server) {
        this.server = server;
    }

    static Landing start(int port, Stage stage) {
        WebServer server = WebServer.builder()
                .host("127.0.0.1")
                .port(port)
                .shutdownHook(false)
                .routing(routing -> routing.get("/landed", (request, response) -> land(stage, request, response)))
                .build()
                .start();
        return new Landing(server);
    }

    private static void land(Stage stage, ServerRequest request, ServerResponse response) {
        String loginId = request.query().first("loginId").orElse("");
        if (loginId.isEmpty()) {
            response.status(400).send("loginId is missing");
            return;
        }
        stage.command("confirm", loginId);
        response.header(HeaderNames.CONTENT_TYPE, "text/html; charset=utf-8");
        response.send(PAGE);
    }

    String origin() {
        return "http://127.0.0.1:" + server.port();
    }

    String url() {
        return origin() + "/landed";
    }

    @Override
    public void close() {
        server.stop();
    }
}
