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
 * Hands the url of a REDIRECT message to the worker, which judges the seal in it and publishes {@code RedirectConfirmed}.
 * What a browser says is a hint: nothing in the url is believed here.
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
     * What the worker said.
     *
     * @param status 202 once Kafka has it; 400 for a url that is not, or no longer, to be believed; 429 and 503: again later
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
