package dev.reconnect.worker.it.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reconnect.sandbox.network.LocalPorts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A person's browser at a landing of its own. It follows no redirect by itself. */
public final class LandingBrowser implements AutoCloseable {
    private static final Pattern STATE = Pattern.compile("state%3D([A-Za-z0-9_-]+)");

    private static final String TOKEN = "a-token-of-the-web-back-end";
    private static final String SECRET = "a-secret-of-flinks";

    private final int port = LocalPorts.free(1, Set.of()).getFirst();
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

    /** The settings with which a worker serves this landing. */
    public Map<String, String> settings() {
        byte[] key = new byte[64];
        for (int i = 0; i < key.length; i++) {
            key[i] = (byte) (i * 7);
        }
        return Map.of(
                "RECONNECT_REDIRECT_PORT",
                Integer.toString(port),
                "RECONNECT_REDIRECT_PUBLIC_URL",
                address("/redirect").toString(),
                "RECONNECT_REDIRECT_STATE_KEY",
                Base64.getEncoder().encodeToString(key),
                "RECONNECT_REDIRECT_BEARER_TOKEN",
                TOKEN,
                "RECONNECT_REDIRECT_WEBHOOK_SECRET",
                SECRET,
                "RECONNECT_OPS_LAME_DUCK",
                "0");
    }

    URI address(String path) {
        return URI.create("http://" + LocalPorts.HOST + ":" + port + path);
    }

    public HttpResponse<String> get(URI url) {
        return send(HttpRequest.newBuilder(url).GET());
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofString());
        } catch (IOException | InterruptedException failed) {
            throw new AssertionError("the landing could not be reached", failed);
        }
    }

    /** Posts what the web back end posts when its page learns to which address Connect goes on. */
    public HttpResponse<String> heard(URI url) {
        return send(HttpRequest.newBuilder(address("/redirects"))
                .header("Authorization", "Bearer " + TOKEN)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"url\":\"" + url + "\"}")));
    }

    /** Posts what Flinks posts when it has the accounts of a login; returns the status. */
    public int webhook(String loginId, String requestId) {
        String body = "{\"ResponseType\":\"GetAccountsDetail\",\"RequestId\":\"" + requestId + "\",\"Login\":{\"Id\":\""
                + loginId + "\"},\"Accounts\":[]}";
        return send(HttpRequest.newBuilder(address("/webhooks/flinks"))
                        .header("flinks-authenticity-key", signature(body))
                        .POST(BodyPublishers.ofString(body)))
                .statusCode();
    }

    private static String signature(String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA256"));
            return Base64.getEncoder().encodeToString(mac.doFinal(body.getBytes(UTF_8)));
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new AssertionError(everyJdkHasIt);
        }
    }

    /** The state in the redirectUrl of an iframeUrl. */
    public static String stateIn(String iframeUrl) {
        Matcher state = STATE.matcher(iframeUrl);
        if (!state.find()) {
            throw new AssertionError("no state in " + iframeUrl);
        }
        return state.group(1);
    }

    @Override
    public void close() {
        client.close();
    }
}
