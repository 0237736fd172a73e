package dev.reconnect.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the app's back end refuses, even if a browser would have stopped it before. */
@Timeout(60)
class SafetyIT {
    private static final int PATIENCE_MILLIS = 20_000;
    private static final Pattern COOKIE = Pattern.compile("(?i)set-cookie: (session=[^;]+)");
    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: (\\d+)");

    private static DemoEnvironment environment;

    @BeforeAll
    static void begin() throws Exception {
        environment = DemoEnvironment.set(Ports.free(), Duration.ofSeconds(465), People.customers());
    }

    @AfterAll
    static void end() {
        if (environment != null) {
            environment.close();
        }
    }

    @Test
    void aNameThatWasReboundToThisHostIsRefused() throws IOException {
        assertThat(send("GET /api/me HTTP/1.1", "Host: bank.example.com:" + port()))
                .startsWith("HTTP/1.1 421");
    }

    @Test
    void theNumericAddressLeadsToTheName() throws IOException {
        assertThat(send("GET / HTTP/1.1", "Host: 127.0.0.1:" + port()))
                .startsWith("HTTP/1.1 308")
                .containsIgnoringCase("location: " + environment.pageUrl() + "/");
    }

    @Test
    void anotherOriginMayChangeNothing() throws IOException {
        assertThat(post("/api/sign-in", "{\"customer\":\"mei\"}", "Origin: http://evil.example.com"))
                .startsWith("HTTP/1.1 403");
    }

    @Test
    void whoDoesNotSayWhereItComesFromMayChangeNothing() throws IOException {
        assertThat(post("/api/sign-in", "{\"customer\":\"mei\"}")).startsWith("HTTP/1.1 403");
    }

    @Test
    void anotherSiteMayChangeNothingWhateverOriginItNames() throws IOException {
        assertThat(post("/api/sign-in", "{\"customer\":\"mei\"}", origin(), "Sec-Fetch-Site: cross-site"))
                .startsWith("HTTP/1.1 403");
    }

    @Test
    void aFormIsNotTaken() throws IOException {
        String form = "customer=mei";
        assertThat(send(
                        "POST /api/sign-in HTTP/1.1",
                        host(),
                        origin(),
                        "Content-Type: application/x-www-form-urlencoded",
                        "Content-Length: " + form.length(),
                        "",
                        form))
                .startsWith("HTTP/1.1 415");
    }

    @Test
    void theCookieIsOutOfReachOfScriptsAndOtherSites() throws IOException {
        assertThat(post("/api/sign-in", "{\"customer\":\"mei\"}", origin()))
                .containsPattern("(?i)set-cookie: session=[\\w-]{43}; Path=/; HttpOnly; SameSite=Strict");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/back", "/api/me", "/app.js", "/nowhere"})
    void everyAnswerSaysWhatABrowserMayDoWithIt(String path) throws IOException {
        assertThat(send("GET " + path + " HTTP/1.1", host()))
                .contains("default-src 'none'; script-src 'self'")
                .contains("frame-src " + environment.flinks().connectUrl() + ";")
                .contains("frame-ancestors 'none'")
                .containsIgnoringCase("x-content-type-options: nosniff")
                .containsIgnoringCase("referrer-policy: no-referrer");
    }

    @Test
    void nobodyHearsEventsWithoutSigningIn() throws IOException {
        assertThat(send("GET /api/events HTTP/1.1", host(), "Accept: text/event-stream"))
                .startsWith("HTTP/1.1 401");
    }

    @Test
    void aBankOfSomebodyElseCannotBeRefreshed() throws IOException {
        assertThat(post("/api/refresh", "{\"loginId\":\"greatday\"}", origin(), cookie("mei")))
                .startsWith("HTTP/1.1 404");
    }

    @ParameterizedTest
    @ValueSource(strings = {"?state=forged&loginId=greatday_three", ".evil.example.com/?state=x", ""})
    void aForgedRedirectIsRefused(String rest) throws IOException {
        String url = environment.landing() + rest;
        assertThat(post("/api/redirected", "{\"url\":\"" + url + "\"}", origin(), cookie("mei")))
                .startsWith("HTTP/1.1 400");
    }

    @Test
    void aPersonHearsOfTheirOwnBanksOnlyAndAfterABreakOnlyWhatIsNew() throws IOException {
        String amelie = cookie("amelie");
        post("/api/refresh", "{\"loginId\":\"greatday_nomfa\"}", origin(), amelie);
        List<String> heard = listen(amelie, "", "accounts-ready");
        assertThat(heard).anyMatch(line -> line.contains("\"fromTheStart\":true"));
        assertThat(listen(cookie("noah"), "", "event:banks")).noneMatch(line -> line.contains("greatday_nomfa"));

        String first = heard.stream()
                .filter(line -> line.startsWith("id:"))
                .findFirst()
                .orElseThrow();
        List<String> rest = listen(amelie, first.substring(3).strip(), "event:banks");
        assertThat(rest)
                .anyMatch(line -> line.contains("\"fromTheStart\":false"))
                .anyMatch(line -> line.contains("accounts-ready"))
                .noneMatch(line -> line.contains("refresh-requested"));
    }

    /** The lines of the stream up to the one that holds {@code until}. */
    private static List<String> listen(String cookie, String lastEventId, String until) throws IOException {
        try (Socket socket = connect()) {
            write(
                    socket,
                    "GET /api/events HTTP/1.1",
                    host(),
                    "Accept: text/event-stream",
                    cookie,
                    "Last-Event-ID: " + (lastEventId.isEmpty() ? "none" : lastEventId));
            List<String> lines = new ArrayList<>();
            BufferedReader reader =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
                if (line.contains(until)) {
                    return lines;
                }
            }
            throw new AssertionError("the stream ended without " + until + ": " + lines);
        }
    }

    private static String cookie(String customer) throws IOException {
        Matcher cookie = COOKIE.matcher(post("/api/sign-in", "{\"customer\":\"" + customer + "\"}", origin()));
        assertThat(cookie.find()).isTrue();
        return "Cookie: " + cookie.group(1);
    }

    private static String post(String path, String json, String... headers) throws IOException {
        List<String> lines = new ArrayList<>(List.of("POST " + path + " HTTP/1.1", host()));
        lines.addAll(List.of(headers));
        lines.add("Content-Type: application/json");
        lines.add("Content-Length: " + json.length());
        lines.add("");
        lines.add(json);
        return send(lines.toArray(String[]::new));
    }

    /** Sends a request of these lines; returns the whole answer. */
    private static String send(String... lines) throws IOException {
        try (Socket socket = connect()) {
            List<String> request = new ArrayList<>(List.of(lines));
            request.add(1, "Connection: close");
            write(socket, request.toArray(String[]::new));
            return answer(socket.getInputStream());
        }
    }

    /** Reads head and body; the server takes its time to close. */
    private static String answer(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.UTF_8).endsWith("\r\n\r\n")) {
            int next = in.read();
            assertThat(next).as("the answer goes on after %s", head).isNotNegative();
            head.write(next);
        }
        String text = head.toString(StandardCharsets.UTF_8);
        Matcher length = LENGTH.matcher(text);
        return text
                + (length.find()
                        ? new String(in.readNBytes(Integer.parseInt(length.group(1))), StandardCharsets.UTF_8)
                        : "");
    }

    private static Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port());
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    private static void write(Socket socket, String... lines) throws IOException {
        String text = String.join("\r\n", lines);
        boolean hasBody = List.of(lines).contains("");
        socket.getOutputStream().write((hasBody ? text : text + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    private static int port() {
        return URI.create(environment.pageUrl()).getPort();
    }

    private static String host() {
        return "Host: localhost:" + port();
    }

    private static String origin() {
        return "Origin: " + environment.pageUrl();
    }
}
