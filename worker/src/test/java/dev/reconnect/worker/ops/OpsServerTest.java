package dev.reconnect.worker.ops;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class OpsServerTest {
    private final Health health = new Health(Clock.fixed(Instant.parse("2026-11-22T10:00:00Z"), ZoneOffset.UTC));
    private final Metrics metrics = new Metrics();
    private final HttpClient client = HttpClient.newHttpClient();
    private OpsServer server;

    @BeforeEach
    void start() throws OpsServer.CannotListen {
        server = OpsServer.start(
                "127.0.0.1",
                0,
                health,
                metrics.registry(),
                new OpsServer.CallerLimits(Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ofSeconds(2)));
    }

    @AfterEach
    void stop() {
        server.close();
        metrics.close();
        client.close();
    }

    @Test
    void aWorkerThatIsWellSaysSo() throws Exception {
        HttpResponse<String> ready = get("/health/ready");
        assertThat(ready.statusCode()).isEqualTo(200);
        assertThat(ready.body()).isEqualTo("{\"status\":\"up\",\"reasons\":[]}");
        assertThat(ready.headers().firstValue("content-type")).hasValue("application/json");
    }

    @Test
    void aWorkerThatIsNotReadySaysWhyAndStaysAlive() throws Exception {
        health.part("shard 3").down("the journal cannot be read");
        HttpResponse<String> ready = get("/health/ready");
        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(ready.body())
                .isEqualTo("{\"status\":\"down\",\"reasons\":[{\"part\":\"shard 3\",\"reason\":\"the journal cannot be"
                        + " read\",\"since\":\"2026-11-22T10:00:00Z\"}]}");
        assertThat(get("/health/live").statusCode()).isEqualTo(200);
    }

    @Test
    void aWorkerThatMustBeStartedAnewIsNotAlive() throws Exception {
        health.part("consumer").dead("its thread has ended");
        assertThat(get("/health/live").statusCode()).isEqualTo(503);
    }

    @Test
    void prometheusFindsTheWorkersAndTheProcessesMetrics() throws Exception {
        new Meters(metrics.registry(), Clock.systemUTC()).deadLetter("NOT_JSON");
        HttpResponse<String> scrape = get("/metrics");
        assertThat(scrape.statusCode()).isEqualTo(200);
        assertThat(scrape.headers().firstValue("content-type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain"));
        assertThat(scrape.body())
                .contains("reconnect_dead_letters_total{reason=\"NOT_JSON\"} 1.0")
                .contains("reconnect_sessions{state=\"challenge-pending\"} 0.0")
                .contains("jvm_memory_used_bytes")
                .contains("process_uptime_seconds")
                .contains("logback_events_total");
    }

    @Test
    void nothingElseIsServed() throws Exception {
        assertThat(get("/").statusCode()).isEqualTo(404);
        HttpRequest post = HttpRequest.newBuilder(at("/health/ready"))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        assertThat(client.send(post, BodyHandlers.ofString()).statusCode()).isIn(404, 405);
    }

    @Test
    void aPortThatIsTakenIsASentenceThatNamesTheSetting() {
        assertThatExceptionOfType(OpsServer.CannotListen.class)
                .isThrownBy(() -> OpsServer.start("127.0.0.1", server.port(), health, metrics.registry()))
                .withMessageContaining("reconnect.ops.port")
                .withMessageContaining("127.0.0.1:" + server.port());
    }

    /** Whoever reached the port could keep liveness from answering, and get the worker started anew, for ever. */
    @Test
    void manyRequestsThatAreNeverSentWholeAreEndedAndLivenessAnswers() throws Exception {
        List<Socket> halves = new ArrayList<>();
        try {
            for (int i = 0; i < 300; i++) {
                Socket half = new Socket(InetAddress.getLoopbackAddress(), server.port());
                half.setSoTimeout(20_000);
                halves.add(half);
                half.getOutputStream().write("GET /health/live HTTP/1.1\r\nX: ".getBytes(ISO_8859_1));
            }

            assertThat(get("/health/live").statusCode()).isEqualTo(200);
            for (Socket half : halves) {
                assertThat(half.getInputStream().read())
                        .as("the connection's end")
                        .isEqualTo(-1);
            }
        } finally {
            for (Socket half : halves) {
                half.close();
            }
        }
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aScraperThatNeverReadsIsEnded() throws Exception {
        byte[] requests = "GET /metrics HTTP/1.1\r\nHost: h\r\n\r\n".repeat(100).getBytes(ISO_8859_1);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            OutputStream out = socket.getOutputStream();

            assertThatExceptionOfType(SocketException.class).isThrownBy(() -> {
                for (int i = 0; i < 10_000; i++) {
                    out.write(requests);
                }
            });
        }
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(at(path)).timeout(Duration.ofSeconds(10)).build();
        return client.send(request, BodyHandlers.ofString());
    }

    private URI at(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }
}
