package dev.reconnect.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.reconnect.contracts.EventCodec;
import dev.reconnect.contracts.InstitutionDegraded;
import dev.reconnect.demo.page.Customer;
import dev.reconnect.demo.testing.BrowserTest;
import dev.reconnect.demo.testing.PageBrowser;
import dev.reconnect.sandbox.flinks.script.SandboxUsers;
import dev.reconnect.sandbox.flinks.script.Script;
import dev.reconnect.sandbox.flinks.script.Step;
import io.cloudevents.CloudEvent;
import io.cloudevents.kafka.CloudEventSerializer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WindowType;

/** What the page does if something goes wrong. Every test has a person of its own, whose bank asks a question. */
@BrowserTest
class PageIT {
    private static DemoEnvironment demo;
    private static PageBrowser browser;
    private static String window = "";

    @BeforeAll
    static void begin() throws Exception {
        List<Customer> people = Stream.of("late", "forged", "origin", "focus", "tabs", "reload", "direct", "notice")
                .map(PageIT::person)
                .toList();
        demo = DemoEnvironment.set(Ports.free(), Duration.ofSeconds(465), people);
        people.forEach(person ->
                demo.flinks().script(person.id(), Script.of(Step.challenge(SandboxUsers.CITY), Step.authorized())));
        browser = PageBrowser.open();
        window = browser.driver.getWindowHandle();
    }

    @AfterAll
    static void end() {
        if (browser != null) {
            browser.close();
        }
        if (demo != null) {
            demo.close();
        }
    }

    @BeforeEach
    void nobodyIsSignedIn() {
        browser.begin(demo.pageUrl());
    }

    @AfterEach
    void oneWindowIsLeftAndHadNothingToComplainAbout() {
        for (String other : browser.driver.getWindowHandles()) {
            if (!other.equals(window)) {
                browser.driver.switchTo().window(other).close();
            }
        }
        browser.driver.switchTo().window(window);
        assertThat(browser.log()).isEmpty();
    }

    private static Customer person(String id) {
        return new Customer(
                id, id, List.of(new Customer.Bank(id, "FlinksCapital", 14, "Asks a question.", "Montreal")));
    }

    @Test
    void aQuestionThatNobodyAnswersTimesOutAndIsAskedAgain() {
        challenge("late");
        browser.press("late", ".lapse");
        browser.untilStatus("late", "expired");
        assertThat(browser.driver.findElement(By.id("announcer")).getText()).contains("timed out");
        browser.inspect("12-expired");
        browser.press("late", ".again");
        browser.untilStatus("late", "challenge");
        answer("late");
        browser.untilStatus("late", "ready");
    }

    @Test
    void aForgedRedirectMessageIsIgnored() throws Exception {
        String forged = "{step: 'REDIRECT', url: '" + demo.landing() + "?state=forged&loginId=forged'}";
        HttpServer evil = evil("""
                <!DOCTYPE html><title>evil</title><button onclick="window.victim = window.open('%s/')">open</button>
                """.formatted(demo.pageUrl()));
        try {
            browser.signIn("forged");
            browser.driver.get("http://127.0.0.1:" + evil.getAddress().getPort() + "/");
            browser.find("button").click();
            String page = other(window);
            browser.driver.switchTo().window(page);
            challenge("forged", false);
            browser.press("forged", ".answer");
            browser.find("#connect iframe");
            browser.run("heard = []; addEventListener('message', ({origin}) => heard.push(origin))");

            // This comes from another origin, through the handle that a page gets when it opens a window.
            browser.driver.switchTo().window(window);
            browser.run("victim.postMessage(" + forged + ", '*')");
            browser.driver.switchTo().window(page);
            untilHeard("http://127.0.0.1:" + evil.getAddress().getPort());
            // This comes from the page itself.
            browser.run("postMessage(" + forged + ", '*')");
            untilHeard(demo.pageUrl());
            // This comes from Connect's origin, but not from the frame that the page opened.
            browser.run("open('" + demo.flinks().connectUrl() + "/v2/done')");
            browser.driver.switchTo().window(other(window, page));
            browser.run("opener.postMessage(" + forged + ", '*')");
            browser.driver.close();
            browser.driver.switchTo().window(page);
            untilHeard(demo.flinks().connectUrl().toString());

            assertThat(browser.driver.findElements(By.cssSelector("#connect[open] iframe")))
                    .hasSize(1);
            browser.enterConnect();
            browser.type("answer0", "Montreal" + Keys.ENTER);
            browser.leaveConnect();
            browser.untilStatus("forged", "ready");
            assertThat(browser.driver.findElements(By.cssSelector("#log .redirect-confirmed")))
                    .hasSize(1);
        } finally {
            evil.stop(0);
        }
    }

    @Test
    void aRedirectMessageFromConnectsFrameCountsFromConnectsOriginAlone() {
        String connect = demo.flinks().connectUrl().toString();
        challenge("origin");
        browser.press("origin", ".answer");
        browser.find("#connect iframe");
        for (String origin : List.of("http://evil.example.com", connect + "0", connect + ".evil.example.com", "null")) {
            redirectFromTheFrame(origin);
            assertThat(browser.driver.findElements(By.cssSelector("#connect[open] iframe")))
                    .as("a message from %s", origin)
                    .hasSize(1);
        }
        redirectFromTheFrame(connect);
        assertThat(browser.driver.findElements(By.cssSelector("#connect[open]")))
                .isEmpty();
        // The page believes it, but the worker refuses it: its state is forged.
        assertThat(browser.find("#refused").getText()).contains("start again");
        assertThat(browser.log()).singleElement().asString().contains("400");
    }

    /** Sends a redirect message as if the frame had moved to that origin and the origin sent it. */
    private static void redirectFromTheFrame(String origin) {
        browser.run("""
                dispatchEvent(new MessageEvent("message", {
                    origin: arguments[0],
                    source: document.querySelector("#connect iframe").contentWindow,
                    data: {step: "REDIRECT", url: arguments[1]},
                }));
                """, origin, demo.landing() + "?state=forged&loginId=origin");
    }

    @Test
    void focusStaysAtTheBankWhoseRefreshWasPressed() {
        challenge("focus");
        assertThat(browser.run("return document.activeElement.closest('article')?.dataset.login"))
                .isEqualTo("focus");
    }

    @Test
    void twoTabsShowTheSame() {
        challenge("tabs");
        browser.driver.switchTo().newWindow(WindowType.TAB).get(demo.pageUrl());
        String second = browser.driver.getWindowHandle();
        browser.untilStatus("tabs", "challenge");
        assertThat(browser.driver.getTitle()).startsWith("(1)");
        browser.driver.switchTo().window(window);
        answer("tabs");
        browser.untilStatus("tabs", "ready");
        browser.driver.switchTo().window(second);
        browser.untilStatus("tabs", "ready");
        assertThat(browser.inCard("tabs", ".accounts").getText()).contains("$1,000.00");
    }

    @Test
    void aReloadedPageKnowsWhatItKnew() {
        challenge("reload");
        browser.driver.navigate().refresh();
        browser.untilStatus("reload", "challenge");
        answer("reload");
        browser.untilStatus("reload", "ready");
        int events = browser.driver.findElements(By.cssSelector("#log li")).size();
        browser.driver.navigate().refresh();
        browser.untilStatus("reload", "ready");
        browser.untilTrue(
                driver -> driver.findElements(By.cssSelector("#log li")).size() == events);
    }

    @Test
    void connectInAWindowOfItsOwnLeadsBackByTheWorkersRedirect() throws Exception {
        challenge("direct");
        String url = String.valueOf(browser.driver.executeAsyncScript("""
                const done = arguments[arguments.length - 1];
                fetch("/api/connect", {method: "POST", headers: {"Content-Type": "application/json"},
                    body: '{"loginId":"direct"}'}).then((answer) => answer.json()).then(({url}) => done(url));
                """));
        browser.driver.switchTo().newWindow(WindowType.TAB).get(url);
        browser.type("answer0", "Montreal" + Keys.ENTER);
        browser.untilTrue(driver -> demo.backUrl().equals(driver.getCurrentUrl()));
        assertThat(browser.find("h1").getText()).isEqualTo("Thank you");
        browser.inspect("13-back");
        browser.driver.switchTo().window(window);
        browser.untilStatus("direct", "ready");
    }

    @Test
    void newsOfAConfirmationThatComesAfterItsOutcomeChangesNothing() {
        Object status = browser.driver.executeAsyncScript("""
                const done = arguments[arguments.length - 1];
                import("/state.js").then(({apply, bankOf, initial}) => {
                    const of = (name, second, data) => ({
                        type: `dev.reconnect.${name}.v1`, id: name, time: `2026-11-23T12:00:0${second}Z`,
                        data: {loginId: "l", ...data}});
                    const before = apply(initial(), of("mfa-challenge-expired", 1, {refreshId: "r"}));
                    const asked = of("redirect-confirmed", 3, {confirmationId: "c"});
                    const ended = apply(before, of("credentials-required", 4, {confirmationId: "webhook"}));
                    done([apply(before, asked), apply(ended, asked)].map((state) => bankOf(state, "l").status));
                });
                """);
        assertThat(status).isEqualTo(List.of("fetching", "credentials"));
    }

    @Test
    void amountsKeepEveryDigit() {
        Object shown = browser.driver.executeAsyncScript("""
                const done = arguments[arguments.length - 1];
                import("/words.js").then(({money, parseExactly}) => {
                    const {balance} = parseExactly('{"note":"1.10 \\\\" 2","balance":{"current":12345678901234567.89}}');
                    done([money(balance.current, "CAD"), money("0.10", "CAD"), money("-5", "JPY"), money("1.5", "USD"),
                        money("7", undefined), money(null, "CAD")]);
                });
                """);
        assertThat(shown).isEqualTo(List.of("$12,345,678,901,234,567.89", "$0.10", "-JP¥5", "US$1.50", "7", "–"));
    }

    @Test
    void aBankThatIsNotWellIsSaidToBeSo() throws Exception {
        browser.signIn("notice");
        degraded("degraded-1");
        assertThat(browser.find("#unwell .notice").getText())
                .startsWith("FlinksCapital is having trouble")
                .doesNotContain("money");
        browser.inspect("14-bank-unwell");
    }

    @Test
    void aBankThatIsStillNotWellIsNotReadOutAgain() throws Exception {
        browser.signIn("notice");
        degraded("degraded-2");
        browser.find("#unwell .notice");
        browser.run("""
                changes = 0;
                told = 0;
                new MutationObserver(() => changes++).observe(document.getElementById("unwell"), {childList: true});
                new EventSource("/api/events").addEventListener("banks", () => told++);
                """);
        untilTold(1);
        degraded("degraded-3");
        untilTold(2);
        degraded("degraded-4");
        untilTold(3);
        assertThat(browser.run("return changes")).isEqualTo(0L);
    }

    private static void untilTold(int times) {
        browser.untilTrue(driver -> browser.run("return told") instanceof Long told && told >= times);
    }

    private static void degraded(String id) throws Exception {
        Instant now = Instant.now();
        InstitutionDegraded degraded = new InstitutionDegraded(14, "FlinksCapital", "w", now, 80, now.plusSeconds(60));
        CloudEvent event = new EventCodec().encode(degraded, id, now, URI.create("/test"), null);
        try (KafkaProducer<String, CloudEvent> producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        demo.environment().getOrDefault("RECONNECT_KAFKA_BOOTSTRAP_SERVERS", "")),
                new StringSerializer(),
                new CloudEventSerializer())) {
            producer.send(new ProducerRecord<>("reconnect.institutions", degraded.key(), event))
                    .get();
        }
    }

    private static void challenge(String loginId) {
        challenge(loginId, true);
    }

    private static void challenge(String loginId, boolean signIn) {
        if (signIn) {
            browser.signIn(loginId);
        }
        browser.press(loginId, ".refresh");
        browser.untilStatus(loginId, "challenge");
    }

    private static void answer(String loginId) {
        browser.press(loginId, ".answer");
        browser.enterConnect();
        browser.type("answer0", "Montreal" + Keys.ENTER);
        browser.leaveConnect();
    }

    private static void untilHeard(String origin) {
        browser.untilTrue(driver -> Boolean.TRUE.equals(browser.run("return heard.includes(arguments[0])", origin)));
    }

    /** The window that is not among {@code known}. */
    private static String other(String... known) {
        return browser.until(driver -> driver.getWindowHandles().stream()
                .filter(handle -> !List.of(known).contains(handle))
                .findFirst()
                .orElse(null));
    }

    private static HttpServer evil(String html) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] page = html.getBytes(StandardCharsets.UTF_8);
        server.createContext("/", exchange -> {
            boolean wanted = exchange.getRequestURI().getPath().equals("/");
            exchange.getResponseHeaders().set("Content-Type", "text/html");
            exchange.sendResponseHeaders(wanted ? 200 : 204, wanted ? page.length : -1);
            if (wanted) {
                exchange.getResponseBody().write(page);
            }
            exchange.close();
        });
        server.start();
        return server;
    }
}
