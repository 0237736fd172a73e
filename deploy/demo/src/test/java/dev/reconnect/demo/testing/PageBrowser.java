package dev.reconnect.demo.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.ElementClickInterceptedException;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A Chromium process, and how a test sees a page in it. */
public final class PageBrowser implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final String AXE = read("/axe.min.js");

    private static final int DESKTOP_WIDTH = 1200;
    private static final int PHONE_WIDTH = 360;
    private static final int HEIGHT = 800;

    public final ChromeDriver driver;

    private PageBrowser(ChromeDriver driver) {
        this.driver = driver;
    }

    public static PageBrowser open() {
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(
                        BrowserTest.Programs.driver().orElseThrow().toFile())
                .usingAnyFreePort()
                .build();
        LoggingPreferences logging = new LoggingPreferences();
        logging.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(BrowserTest.Programs.browser().orElseThrow().toFile());
        options.setCapability("goog:loggingPrefs", logging);
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--window-size=" + DESKTOP_WIDTH + "," + HEIGHT);
        PageBrowser browser = new PageBrowser(new ChromeDriver(service, options));
        browser.look(DESKTOP_WIDTH, false);
        return browser;
    }

    /** Starts a browser without cookies at this page. */
    public void begin(String url) {
        driver.get(url);
        driver.manage().deleteAllCookies();
        driver.navigate().refresh();
        find("#people button");
        log();
    }

    /** Signs in as this customer, whoever was signed in before. */
    public void signIn(String customerId) {
        find("#people button[data-customer='" + customerId + "']").click();
        find("article.bank h2");
    }

    /** The element; waits until it is shown. */
    public WebElement find(String css) {
        return until(driver -> {
            List<WebElement> found = driver.findElements(By.cssSelector(css));
            return !found.isEmpty() && found.get(0).isDisplayed() ? found.get(0) : null;
        });
    }

    /** A look at the page; null means not yet. */
    @FunctionalInterface
    public interface Look<T> {
        @Nullable T at(WebDriver driver);
    }

    public <T> T until(Look<T> look) {
        AtomicReference<@Nullable T> seen = new AtomicReference<>();
        untilTrue(driver -> {
            seen.set(look.at(driver));
            return seen.get() != null;
        });
        return Objects.requireNonNull(seen.get());
    }

    public void untilTrue(Predicate<WebDriver> condition) {
        new WebDriverWait(driver, PATIENCE, Duration.ofMillis(100))
                .ignoring(StaleElementReferenceException.class, ElementClickInterceptedException.class)
                .withMessage(() -> "this; the page shows: "
                        + driver.findElement(By.tagName("body")).getText())
                .until(condition::test);
    }

    /** Waits until the bank's card says this. */
    public void untilStatus(String loginId, String status) {
        find("article[data-login='" + loginId + "'][data-status='" + status + "']");
    }

    public WebElement inCard(String loginId, String css) {
        return find("article[data-login='" + loginId + "'] " + css);
    }

    /** Clicks in the bank's card. News that come meanwhile move the page: a click that went past is made again. */
    public void press(String loginId, String css) {
        WebElement button = inCard(loginId, css);
        run("arguments[0].addEventListener('click', e => { e.currentTarget.pressed = true; }, true)", button);
        untilTrue(driver -> {
            button.click();
            return Boolean.TRUE.equals(run("return arguments[0].pressed", button));
        });
    }

    public void type(String id, String text) {
        find("#" + id).sendKeys(text);
    }

    /** Switches into the frame of the bank's page. */
    public void enterConnect() {
        driver.switchTo().frame(find("#connect iframe"));
    }

    public void leaveConnect() {
        driver.switchTo().defaultContent();
    }

    public @Nullable Object run(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    /**
     * Checks what must hold in every state, in light and in dark: nothing is wider than a phone, and axe finds nothing.
     * A picture of each goes to {@code target/screenshots}.
     */
    public void inspect(String state) {
        for (boolean dark : List.of(false, true)) {
            for (int width : List.of(PHONE_WIDTH, DESKTOP_WIDTH)) {
                look(width, dark);
                String name = state + (width == PHONE_WIDTH ? "-phone" : "-desktop") + (dark ? "-dark" : "-light");
                assertThat(run("return document.documentElement.scrollWidth <= innerWidth"))
                        .as("%s fits the width", name)
                        .isEqualTo(true);
                assertThat(violations()).as("what axe finds in %s", name).isEmpty();
                // Now a frame also knows its new width.
                picture(name);
            }
        }
        look(DESKTOP_WIDTH, false);
    }

    void look(int width, boolean dark) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(
                                Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"),
                                // Colours in the middle of a transition belong to no design.
                                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", HEIGHT, "deviceScaleFactor", 1, "mobile", false));
    }

    public void picture(String name) {
        try {
            Files.createDirectories(SCREENSHOTS);
            Files.write(SCREENSHOTS.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<?> violations() {
        run("if (!window.axe) {" + AXE + "}");
        @Nullable Object found = driver.executeAsyncScript("""
                const done = arguments[arguments.length - 1];
                axe.run(document, { iframes: false, resultTypes: ["violations"] }).then(
                    (result) => done(result.violations.map((one) =>
                        one.id + ": " + one.nodes.map((node) => node.html + " " + node.failureSummary).join(" | "))),
                    (failure) => done([String(failure)]));
                """);
        return (List<?>) Objects.requireNonNull(found);
    }

    /**
     * What the browser complained about since the last call: requests that the policy refused, failed requests, errors.
     */
    public List<String> log() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(LogEntry::getMessage)
                .toList();
    }

    private static String read(String resource) {
        try (InputStream file = PageBrowser.class.getResourceAsStream(resource)) {
            if (file == null) {
                throw new IllegalStateException("no " + resource);
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        driver.quit();
    }
}
