package dev.reconnect.worker.flinks.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.reconnect.worker.flinks.FlinksSettings;
import dev.reconnect.worker.flinks.client.FlinksClient;
import dev.reconnect.worker.flinks.testing.FlinksFixture;
import dev.reconnect.worker.flinks.testing.RawHttpServer;
import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.session.Call;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the network and a gateway may do to a call, and whether the call may have reached Flinks. */
@Timeout(60)
class BrokenTransportTest {

    private static final Call START = new Call.Start("login-1");
    private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";

    @Test
    void aRefusedConnectionMeansNotSent() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }

        assertThat(startAt("http://127.0.0.1:" + port)).isEqualTo(new Answer.NotSent("connection refused"));
    }

    @Test
    void anUnknownHostMeansNotSent() {
        assertThat(startAt("http://flinks.invalid")).isEqualTo(new Answer.NotSent("unknown host"));
    }

    @Test
    void aServerThatSpeaksNoTlsMeansNotSent() throws IOException {
        try (RawHttpServer plain = new RawHttpServer((request, wire) -> wire.json(200, "{}"))) {
            Answer answer = startAt(plain.uri().toString().replace("http:", "https:"));

            assertThat(answer).isInstanceOf(Answer.NotSent.class);
        }
    }

    @Test
    void aCertificateThatNobodyVouchesForMeansNotSent(@TempDir Path directory) throws Exception {
        try (RawHttpServer server = new RawHttpServer(selfSigned(directory), (request, wire) -> wire.json(200, "{}"))) {
            Answer answer = startAt(server.uri().toString().replace("http://127.0.0.1", "https://localhost"));

            assertThat(answer).isEqualTo(new Answer.NotSent("TLS failed"));
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void aResetAfterTheRequestLeavesTheCallInDoubtAndItIsNotRepeated() throws IOException {
        try (var flinks = new FlinksFixture((request, wire) -> wire.reset())) {
            assertThat(flinks.call(START)).isInstanceOf(Answer.Unreadable.class);
            assertThat(flinks.server.requests()).hasSize(1);
        }
    }

    @Test
    void aResetOnAReusedConnectionLeavesTheCallInDoubt() throws IOException {
        try (var flinks = new FlinksFixture((request, wire) -> {
            if (request.path().endsWith("Authorize")) {
                wire.json(202, "{\"RequestId\":\"r-1\"}");
            } else {
                wire.reset();
            }
        })) {
            assertThat(flinks.call(new Call.CheckCached("login-1"))).isEqualTo(new Answer.Pending("r-1"));
            assertThat(flinks.call(START)).isInstanceOf(Answer.Unreadable.class);
            assertThat(flinks.server.requests()).hasSize(2);
        }
    }

    @Test
    void onAConnectionThatTheServerClosedMeanwhileNotSentIsSaidOnlyOfWhatNeverArrived() throws IOException {
        try (var flinks = new FlinksFixture((request, wire) -> {
            wire.json(202, "{\"RequestId\":\"r-1\"}");
            wire.reset();
        })) {
            List<Answer> answers = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                answers.add(flinks.call(START));
            }

            long sent = answers.stream()
                    .filter(answer -> !(answer instanceof Answer.NotSent))
                    .count();
            long answered =
                    answers.stream().filter(Answer.Pending.class::isInstance).count();
            assertThat((long) flinks.server.requests().size()).isBetween(answered, sent);
            assertThat(answered).isPositive();
        }
    }

    @Test
    void aCloseWithoutAnAnswerLeavesTheCallInDoubt() throws IOException {
        assertThat(startAnswered((request, wire) -> {
                    throw new IOException("closed");
                }))
                .isEqualTo(new Answer.Unreadable("connection closed"));
    }

    @Test
    void silenceEndsWithTheCallTimeout() throws IOException {
        assertThat(startAnswered((request, wire) -> wire.silence(), FlinksFixture::hasty))
                .isInstanceOf(Answer.Unreadable.class);
    }

    @Test
    void aBodyThatDripsForEverEndsWithTheCallTimeout() throws IOException {
        assertThat(startAnswered(
                        (request, wire) -> {
                            wire.raw(HEAD + "Content-Length: 60000\r\n\r\n");
                            wire.drip();
                        },
                        FlinksFixture::hasty))
                .isEqualTo(new Answer.Unreadable("no complete answer within 400 ms"));
    }

    @Test
    void headersThatDripForEverEndWithTheCallTimeout() throws IOException {
        assertThat(startAnswered(
                        (request, wire) -> {
                            wire.raw("HTTP/1.1 200 OK\r\nX-Long: ");
                            wire.drip();
                        },
                        FlinksFixture::hasty))
                .isEqualTo(new Answer.Unreadable("no complete answer within 400 ms"));
    }

    @Test
    void aBodyThatIsCutShortLeavesTheCallInDoubt() throws IOException {
        assertThat(startAnswered((request, wire) -> {
                    wire.raw(HEAD + "Content-Length: 500\r\n\r\n{\"RequestId\":\"r-1\"}");
                    wire.reset();
                }))
                .isInstanceOf(Answer.Unreadable.class);
    }

    @Test
    void aResponseLargerThanAllowedIsRefusedWhetherItSaysItsSizeOrNot() throws IOException {
        Answer.Unreadable expected = new Answer.Unreadable("response larger than 65536 bytes");
        String large = "{\"RequestId\":\"r-1\",\"x\":\"" + "y".repeat(70_000) + "\"}";

        assertThat(startAnswered((request, wire) -> wire.json(202, large))).isEqualTo(expected);
        assertThat(startAnswered((request, wire) -> {
                    wire.raw(HEAD + "Connection: close\r\n\r\n" + large);
                    wire.reset();
                }))
                .isInstanceOf(Answer.Unreadable.class);
        assertThat(startAnswered((request, wire) -> {
                    wire.raw(HEAD + "Transfer-Encoding: chunked\r\n\r\n");
                    wire.raw(Integer.toHexString(large.length()) + "\r\n" + large + "\r\n0\r\n\r\n");
                }))
                .isEqualTo(expected);
    }

    @Test
    void whatIsNotHttpLeavesTheCallInDoubt() throws IOException {
        assertThat(startAnswered((request, wire) -> {
                    wire.raw("SSH-2.0-OpenSSH_9.2\r\n\r\n");
                    wire.reset();
                }))
                .isInstanceOf(Answer.Unreadable.class);
    }

    @Test
    void nothingIsRepeatedOrFollowedByItself() throws IOException {
        for (int status : new int[] {301, 307, 401, 408, 429, 500, 502, 503, 504}) {
            try (var flinks = new FlinksFixture((request, wire) ->
                    wire.json(status, "{}", "Location: /elsewhere", "Retry-After: 0", "WWW-Authenticate: Basic"))) {
                flinks.call(START);
                flinks.call(new Call.FetchPending("r-1"));

                assertThat(flinks.server.requests()).as("HTTP %s", status).hasSize(2);
            }
        }
    }

    @Test
    void cookiesAreNotSentBack() throws IOException {
        try (var flinks = new FlinksFixture(
                (request, wire) -> wire.json(202, "{\"RequestId\":\"r-1\"}", "Set-Cookie: a=b; Path=/"))) {
            flinks.call(START);
            flinks.call(START);

            assertThat(flinks.server.requests())
                    .allSatisfy(request -> assertThat(request.headers()).doesNotContainKey("cookie"));
        }
    }

    @Test
    void closingEndsACallUnderWayAndSendsNoFurther() throws IOException {
        try (var flinks = new FlinksFixture((request, wire) -> wire.silence())) {
            CompletableFuture<Answer> underWay = flinks.client.call(START).toCompletableFuture();
            await().until(() -> !flinks.server.requests().isEmpty());
            flinks.client.close();

            assertThat(underWay.orTimeout(10, TimeUnit.SECONDS).join()).isInstanceOf(Answer.Unreadable.class);
            assertThat(flinks.call(START)).isInstanceOf(Answer.NotSent.class);
        }
    }

    @Test
    void onceACallIsCalledNotSentNothingOfItLeaves() {
        Exchange exchange = new Exchange(() -> true);
        exchange.cancelled();

        assertThat(exchange.reply().toCompletableFuture().join()).isEqualTo(new HttpReply.RequestNotSent("cancelled"));
        assertThatThrownBy(exchange::leaving).hasMessageContaining("given up before it was sent");
    }

    private static Answer startAt(String url) {
        try (FlinksClient client = FlinksFixture.client(URI.create(url), UnaryOperator.identity(), new ArrayList<>())) {
            return FlinksFixture.call(client, START);
        }
    }

    private static Answer startAnswered(RawHttpServer.Script script) throws IOException {
        return startAnswered(script, UnaryOperator.identity());
    }

    private static Answer startAnswered(RawHttpServer.Script script, UnaryOperator<FlinksSettings> change)
            throws IOException {
        try (var flinks = new FlinksFixture(script, change)) {
            return flinks.call(START);
        }
    }

    private static ServerSocket selfSigned(Path directory) throws Exception {
        Path store = directory.resolve("store.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        "changeit",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost,ip:127.0.0.1")
                .redirectErrorStream(true)
                .start();
        assertThat(keytool.waitFor(Duration.ofSeconds(30).toMillis(), TimeUnit.MILLISECONDS))
                .isTrue();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = new FileInputStream(store.toFile())) {
            keys.load(in, "changeit".toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, "changeit".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }
}
