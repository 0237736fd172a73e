package dev.reconnect.demo.page;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Mints the {@code authorizeToken} that Connect needs if an event says {@code authorizeTokenRequired}. It does so when
 * the page is shown, because a token serves once and for 30 minutes. The secret key stays in the back end.
 *
 * @see <a href="https://docs.flinks.com/guides/connect/authentication-reference">Authentication reference</a>
 */
public final class ConnectTokens implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(LIMIT).build();
    private final HttpRequest mint;

    public ConnectTokens(PageSettings.Flinks flinks) {
        URI endpoint =
                URI.create(flinks.apiUrl() + "/v3/" + flinks.customerId() + "/BankingServices/GenerateAuthorizeToken");
        mint = HttpRequest.newBuilder(endpoint)
                .timeout(LIMIT)
                .header("flinks-auth-key", flinks.secretKey())
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
    }

    /** The Connect URL with a fresh token. */
    public String addTo(String iframeUrl) throws IOException, InterruptedException {
        String separator = iframeUrl.contains("?") ? "&" : "?";
        return iframeUrl + separator + "authorizeToken=" + URLEncoder.encode(token(), StandardCharsets.UTF_8);
    }

    private String token() throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(mint, HttpResponse.BodyHandlers.ofString());
        try {
            String token = JSON.readTree(answer.body()).path("Token").asString("");
            if (answer.statusCode() == 200 && !token.isEmpty()) {
                return token;
            }
        } catch (JacksonException notJson) {
            throw new IOException("Flinks minted no token: HTTP " + answer.statusCode(), notJson);
        }
        throw new IOException("Flinks minted no token: HTTP " + answer.statusCode());
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}
