package dev.reconnect.demo.page;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Passes the url of a REDIRECT message to the worker, which checks its seal and publishes {@code RedirectConfirmed}.
 * The browser only gives a hint: the app believes nothing in the url.
 */
final class Redirects implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final JsonMapper JSON = new JsonMapper();

    private final PageSettings.Redirects settings;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(LIMIT).build();

    Redirects(PageSettings.Redirects settings) {
        this.settings = settings;
    }

    /**
     * The worker's answer.
     *
     * @param status 202 if Kafka has the event; 400 if the url is not genuine or no longer valid; 429 and 503: try
     *     again later
     * @param confirmationId empty unless the status is 202
     */
    record Answer(int status, String confirmationId) {}

    Answer confirm(String url) throws IOException, InterruptedException {
        if (!url.startsWith(settings.landing() + "?")) {
            return new Answer(400, "");
        }
        String body = JSON.writeValueAsString(JSON.createObjectNode().put("url", url));
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(settings.url())
                        .timeout(LIMIT)
                        .header("Authorization", "Bearer " + settings.bearerToken())
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        return new Answer(answer.statusCode(), answer.statusCode() == 202 ? confirmationId(answer.body()) : "");
    }

    private static String confirmationId(String body) throws IOException {
        try {
            JsonNode node = JSON.readTree(body);
            return node.path("confirmationId").asString("");
        } catch (JacksonException notJson) {
            throw new IOException("the worker's answer is not JSON", notJson);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}
