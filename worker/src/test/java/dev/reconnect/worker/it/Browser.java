package dev.reconnect.worker.it;

import dev.reconnect.sandbox.network.LocalPorts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A person's browser before a landing of its own, which follows no redirect by itself. */
final class Browser implements AutoCloseable {
    private static final Pattern STATE = Pattern.compile("state%3D([A-Za-z0-9_-]+)");

    private final int port = LocalPorts.free(1, Set.of()).getFirst();
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

    /** What a worker needs to be told to have that landing. */
    Map<String, String> settings() {
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
                "a-token-of-the-web-back-end",
                "RECONNECT_REDIRECT_WEBHOOK_SECRET",
                "a-secret-of-flinks");
    }

    URI address(String path) {
        return URI.create("http://" + LocalPorts.HOST + ":" + port + path);
    }

    HttpResponse<String> get(URI url) {
        return send(HttpRequest.newBuilder(url).GET());
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofString());
        } catch (IOException | InterruptedException failed) {
            throw new AssertionError("the landing could not be reached", failed);
        }
    }

    /** The state that the redirectUrl of an iframeUrl carries. */
    static String stateIn(String iframeUrl) {
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
