package dev.reconnect.sandbox.flinks.testing;

import dev.reconnect.sandbox.flinks.FlinksStandIn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client of the stand-in. It is the JDK's client, which shares no code with the server's library. */
public final class Caller implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofSeconds(20);

    /** An answer; its body is read as JSON only on demand. */
    public record Answer(HttpResponse<String> response) {
        public int status() {
            return response.statusCode();
        }

        public String body() {
            return response.body();
        }

        public JsonNode json() {
            return JsonMapper.shared().readTree(response.body());
        }

        public String text(String field) {
            return json().path(field).asString("");
        }

        public String requestId() {
            return text("RequestId");
        }

        public String code() {
            return text("FlinksCode");
        }

        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI origin;
    private final String base;

    public Caller(FlinksStandIn standIn) {
        this.origin = standIn.apiUrl();
        this.base = "/v3/" + standIn.customerId() + "/BankingServices/";
    }

    public Answer start(String loginId, String... headers) {
        return post(
                "AuthorizeAsync",
                "{\"LoginId\":\"%s\",\"MostRecentCached\":false,\"Save\":true}".formatted(loginId),
                headers);
    }

    public Answer poll(String requestId, String... headers) {
        return post("AuthorizeAsync", "{\"RequestId\":\"%s\"}".formatted(requestId), headers);
    }

    public Answer pollByPath(String requestId) {
        return get("AuthorizeAsync/" + requestId);
    }

    public Answer answer(String endpoint, String requestId, Map<String, String> answers) {
        var body = JsonMapper.shared().createObjectNode().put("RequestId", requestId);
        var responses = body.putObject("SecurityResponses");
        answers.forEach((prompt, answer) -> responses.putArray(prompt).add(answer));
        return post(endpoint, body.toString());
    }

    public Answer live(String loginId) {
        return post("Authorize", "{\"LoginId\":\"%s\",\"MostRecentCached\":false,\"Save\":true}".formatted(loginId));
    }

    public Answer cached(String loginId, String... headers) {
        return post("Authorize", "{\"LoginId\":\"%s\",\"MostRecentCached\":true}".formatted(loginId), headers);
    }

    public Answer accounts(String requestId, String... headers) {
        return post(
                "GetAccountsDetail", "{\"RequestId\":\"%s\",\"WithTransactions\":true}".formatted(requestId), headers);
    }

    public Answer accountsAgain(String requestId) {
        return get("GetAccountsDetailAsync/" + requestId);
    }

    public Answer get(String endpoint, String... headers) {
        return send("GET", base + endpoint, "", headers);
    }

    public Answer post(String endpoint, String body, String... headers) {
        return send("POST", base + endpoint, body, headers);
    }

    public Answer form(String path, String fields) {
        return send("POST", path, fields, "Content-Type", "application/x-www-form-urlencoded");
    }

    /** Sends any call to the stand-in. A broken connection is an {@link UncheckedIOException}. */
    public Answer send(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(origin.resolve(path))
                .timeout(LONGEST)
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return new Answer(client.send(request.build(), HttpResponse.BodyHandlers.ofString()));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
