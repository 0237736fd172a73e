package dev.reconnect.worker.redirect.http;

import static dev.reconnect.worker.redirect.testing.SealedStates.LOGIN;
import static dev.reconnect.worker.redirect.testing.SealedStates.SEAL;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reconnect.worker.redirect.seal.StateSeal;
import dev.reconnect.worker.redirect.testing.RedirectHarness;
import dev.reconnect.worker.redirect.testing.SealedStates;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that are too large, too slow or not HTTP, and the headers of every answer. */
@Order(2)
class BoundsTest {
    private static final String STATE = SEAL.seal(SealedStates.challenge());
    private static final String BEARER =
            "Authorization: Bearer " + RedirectHarness.TOKEN + "\r\nContent-Type: application/json\r\n";

    private RedirectHarness harness;

    @BeforeEach
    void start() {
        harness = new RedirectHarness(RedirectHarness.settings(100), RedirectHarness.QUICK);
    }

    @AfterEach
    void stop() {
        harness.close();
    }

    @Test
    void aUrlBeyondItsBoundIsRefused() {
        String answer = harness.raw(
                "GET /redirect?state=" + STATE + "&x=" + "a".repeat(9_000) + " HTTP/1.1\r\nHost: h\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 4").doesNotContain(STATE);
        assertThat(harness.published).isEmpty();
    }

    @Test
    void aStateBeyondItsBoundIsRefused() {
        assertThat(harness.land("A".repeat(StateSeal.LONGEST + 1), LOGIN).statusCode())
                .isEqualTo(400);
        assertThat(harness.results).containsExactly("LANDING FORGED");
    }

    @Test
    void headersBeyondTheirBoundAreRefused() {
        String answer = harness.raw(
                "GET /redirect?state=" + STATE + " HTTP/1.1\r\nHost: h\r\nX: " + "a".repeat(20_000) + "\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 4").doesNotContain(STATE);
        assertThat(harness.published).isEmpty();
    }

    @Test
    void aBodyThatAnnouncesTooMuchIsRefusedUnread() {
        String answer =
                harness.raw("POST /redirects HTTP/1.1\r\nHost: h\r\n" + BEARER + "Content-Length: 999999999\r\n\r\n{");

        assertThat(answer).startsWith("HTTP/1.1 413");
    }

    @Test
    void aBodyInPiecesIsReadUpToItsBound() {
        String piece = "1000\r\n" + " ".repeat(4096) + "\r\n";
        String answer = harness.raw("POST /redirects HTTP/1.1\r\nHost: h\r\n" + BEARER
                + "Transfer-Encoding: chunked\r\n\r\n" + piece.repeat(5) + "0\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 413");
        assertThat(harness.results).containsExactly("BACK_END TOO_LARGE");
    }

    @Test
    void aBodyThatTricklesIsEndedInTime() throws IOException {
        long begun = System.nanoTime();
        String answer = trickle("POST /redirects HTTP/1.1\r\nHost: h\r\n" + BEARER + "Content-Length: 10000\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 408");
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
        assertThat(harness.results).containsExactly("BACK_END TOO_SLOW");
    }

    @Test
    void aWebhookThatTricklesIsEndedInTime() throws IOException {
        String head = "POST /webhooks/flinks HTTP/1.1\r\nHost: h\r\nX-Flinks-Signature: AAAA\r\n";
        String answer = trickle(head + "Content-Length: 10000\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 408");
    }

    @Test
    void aBodyThatStopsIsEndedInTime() throws IOException {
        try (Socket socket = harness.connect()) {
            socket.getOutputStream()
                    .write(("POST /redirects HTTP/1.1\r\nHost: h\r\n" + BEARER + "Content-Length: 100\r\n\r\n{")
                            .getBytes(ISO_8859_1));

            assertThat(new String(socket.getInputStream().readAllBytes(), ISO_8859_1))
                    .isEmpty();
        }
        assertThat(harness.published).isEmpty();
    }

    @Test
    void aRequestThatNeverEndsIsEndedInTime() throws IOException {
        assertThat(trickle("GET /redirect?state=" + STATE + " HTTP/1.1\r\nX: ")).doesNotContain(STATE);
        assertThat(harness.published).isEmpty();
    }

    /** Its answers fill all buffers, and the endpoint's thread waits until one is taken. */
    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aClientThatNeverReadsItsAnswersIsEndedInTime() throws IOException {
        byte[] requests =
                "GET /redirect HTTP/1.1\r\nHost: h\r\n\r\n".repeat(100).getBytes(ISO_8859_1);
        try (Socket socket = harness.connect()) {
            OutputStream out = socket.getOutputStream();

            assertThatThrownBy(() -> {
                        for (int i = 0; i < 10_000; i++) {
                            out.write(requests);
                        }
                    })
                    .isInstanceOf(SocketException.class);
        }
    }

    /**
     * Sends a byte every tenth of a second until the endpoint closes the connection. Returns what the endpoint said.
     */
    private String trickle(String begin) throws IOException {
        try (Socket socket = harness.connect()) {
            OutputStream out = socket.getOutputStream();
            out.write(begin.getBytes(ISO_8859_1));
            Thread drip = Thread.ofVirtual().start(() -> drip(out));
            String answer = untilItsEnd(socket.getInputStream());
            drip.interrupt();
            return answer;
        }
    }

    /** What comes until the connection is closed. It is reset if a byte was on its way just then. */
    private static String untilItsEnd(InputStream in) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        try {
            in.transferTo(read);
        } catch (SocketException reset) {
            assertThat(reset).hasMessageContaining("reset");
        }
        return read.toString(ISO_8859_1);
    }

    private static void drip(OutputStream out) {
        CountDownLatch never = new CountDownLatch(1);
        try {
            while (!never.await(100, TimeUnit.MILLISECONDS)) {
                out.write(' ');
            }
        } catch (IOException | InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    /** A proxy in front may go by the other length: what follows must not become a request of its own. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
                "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n",
                "Content-Length: 4\r\nContent-Length: 5\r\n",
                "Transfer-Encoding : chunked\r\nContent-Length: 4\r\n",
                "Transfer-Encoding: x, chunked\r\n",
                "Content-Length: +4\r\n"
            })
    void aRequestWhoseLengthIsInDoubtIsNotFollowedByAnother(String lengths) {
        String smuggled = "GET /redirect?state=" + STATE + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";

        String answer =
                harness.raw("POST /redirects HTTP/1.1\r\nHost: h\r\n" + BEARER + lengths + "\r\n0\r\n\r\n" + smuggled);

        assertThat(answer).doesNotContain("303");
        assertThat(harness.published).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /redirect?state=%zz HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
                "GET /redirect?state=\u0001 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
                "GET redirect HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
                "GET /redirect?state=s HTTP/1.1\r\nConnection: close\r\n\r\n",
                "GET /no-such-page?state=s HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
                "GET /redirect/?state=s HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
                "POST /redirects HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}",
                "POST /webhooks/flinks HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}"
            })
    void whateverComesTheAnswerIsARefusalWithTheSecurityHeaders(String request) {
        String answer = harness.raw(request);

        assertThat(answer)
                .startsWith("HTTP/1.1 4")
                .contains("Content-Security-Policy: default-src 'none'")
                .contains("X-Content-Type-Options: nosniff")
                .contains("Referrer-Policy: no-referrer")
                .contains("Cache-Control: no-store")
                .contains("Strict-Transport-Security: max-age=31536000")
                .doesNotContain("\r\nServer:");
        assertThat(harness.published).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense\r\n\r\n",
                "GET /redirect HTTP/9.9\r\nHost: h\r\n\r\n",
                "\r\n\r\n\r\n",
                "\u0016\u0003\u0001"
            })
    void whatIsNoHttpHasNoAnswer(String bytes) {
        assertThat(harness.raw(bytes)).isEmpty();
    }

    @Test
    void everyAnswerToAPersonCarriesTheSecurityHeaders() {
        harness.kafka = confirmation -> false;
        HttpResponse<String> unavailable = harness.land(STATE, LOGIN);
        harness.kafka = confirmation -> true;
        List<HttpResponse<String>> answers =
                List.of(unavailable, harness.land(STATE, LOGIN), harness.land("forged", LOGIN));

        assertThat(answers).extracting(HttpResponse::statusCode).containsExactly(503, 303, 400);
        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.headers().firstValue("Content-Security-Policy"))
                    .contains("default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors"
                            + " https://app.example.com https://connect.example.com");
            assertThat(answer.headers().firstValue("Referrer-Policy")).contains("no-referrer");
            assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
            assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
            assertThat(answer.headers().firstValue("Server")).isEmpty();
        });
    }
}
