package dev.reconnect.worker.redirect.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.reconnect.contracts.RedirectConfirmed;
import dev.reconnect.worker.redirect.ConfirmationPublisher;
import dev.reconnect.worker.redirect.RedirectObserver;
import dev.reconnect.worker.redirect.RedirectResult;
import dev.reconnect.worker.redirect.RedirectSettings;
import dev.reconnect.worker.redirect.RedirectVerifier;
import dev.reconnect.worker.redirect.http.ReadLimits;
import dev.reconnect.worker.redirect.http.RedirectServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The endpoint on its own port, in front of a simulated Kafka. */
public final class RedirectHarness implements AutoCloseable, ConfirmationPublisher, RedirectObserver {
    public static final String TOKEN = "a-token-of-the-web-back-end";
    public static final String SECRET = "a-secret-of-flinks";
    public static final ReadLimits QUICK = new ReadLimits(
            Duration.ofSeconds(2),
            Duration.ofMillis(700),
            Duration.ofMillis(700),
            Duration.ofMillis(700),
            Duration.ofSeconds(3),
            Duration.ofSeconds(5));

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** The results of the requests, in order. */
    public final List<String> results = new CopyOnWriteArrayList<>();
    /** What Kafka has acknowledged. */
    public final List<RedirectConfirmed> published = new CopyOnWriteArrayList<>();

    public final List<From> from = new CopyOnWriteArrayList<>();
    /** The time; a test may move it. */
    public volatile Instant now = SealedStates.NOW;
    /** What Kafka answers. */
    public volatile Acknowledgement kafka = confirmation -> true;

    private final RedirectServer server;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

    public interface Acknowledgement {
        boolean of(RedirectConfirmed confirmation);
    }

    public RedirectHarness() {
        this(settings(100), ReadLimits.DEFAULT);
    }

    public RedirectHarness(RedirectSettings settings, ReadLimits limits) {
        RedirectVerifier verifier =
                new RedirectVerifier(SealedStates.SEAL, url -> url.startsWith("https://app.example.com/"));
        server = RedirectServer.start(settings, verifier, this, this, () -> now, limits);
    }

    public static RedirectSettings settings(int perSecond) {
        return new RedirectSettings(
                "127.0.0.1",
                0,
                true,
                Set.of("https://connect.example.com", "https://app.example.com"),
                null,
                TOKEN,
                SECRET,
                perSecond);
    }

    @Override
    public boolean publish(RedirectConfirmed confirmation, From by) {
        if (!kafka.of(confirmation)) {
            return false;
        }
        published.add(confirmation);
        from.add(by);
        return true;
    }

    @Override
    public void answered(Way way, RedirectResult result) {
        results.add(way + " " + result);
    }

    int port() {
        return server.port();
    }

    public HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path));
    }

    public HttpResponse<String> get(String path) {
        return send(to(path).GET());
    }

    /** Requests the landing with this state and, if it is given, this loginId. */
    public HttpResponse<String> land(String state, @Nullable String loginId) {
        return get("/redirect?state=" + state + (loginId == null ? "" : "&loginId=" + loginId));
    }

    public HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
        } catch (IOException | InterruptedException failed) {
            throw new AssertionError("the endpoint did not answer", failed);
        }
    }

    /** Returns the answer to these bytes until the endpoint ends the connection. Fails if the endpoint never does. */
    public String raw(String request) {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        } catch (IOException failed) {
            throw new AssertionError("the endpoint did not close the connection", failed);
        }
    }

    public Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port());
        socket.setSoTimeout((int) PATIENCE.toMillis());
        return socket;
    }

    /** Stops the endpoint; the client lives on. */
    public void stop() {
        server.close();
    }

    @Override
    public void close() {
        stop();
        client.close();
    }
}
