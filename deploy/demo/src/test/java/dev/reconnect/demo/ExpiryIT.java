package dev.reconnect.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.demo.testing.BrowserTest;
import dev.reconnect.demo.testing.PageBrowser;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** What ends by itself within the time of {@code --challenge}: a question's time, and at last the demo. */
@BrowserTest
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ExpiryIT {
    private static DemoEnvironment environment;
    private static PageBrowser browser;

    @BeforeAll
    static void begin() throws Exception {
        environment = DemoEnvironment.set(Ports.free(), Duration.ofSeconds(10), People.customers());
        browser = PageBrowser.open();
        browser.begin(environment.pageUrl());
        browser.signIn("amelie");
    }

    @AfterAll
    static void end() {
        if (browser != null) {
            browser.close();
        }
        if (environment != null) {
            environment.close();
        }
    }

    @Test
    @Order(1)
    void aQuestionsTimeRunsOutAndItCanBeAskedAgain() {
        browser.press("greatday", ".refresh");
        browser.untilStatus("greatday", "challenge");
        assertThat(browser.inCard("greatday", ".clock").getText()).matches("0:[01]\\d left");

        browser.untilStatus("greatday", "expired");

        assertThat(browser.inCard("greatday", ".say").getText()).contains("start again");
        assertThat(browser.inCard("greatday", ".again").isEnabled()).isTrue();
        assertThat(browser.log()).isEmpty();
    }

    @Test
    @Order(2)
    void aPageWhoseBackEndIsGoneSaysSo() {
        environment.close();

        assertThat(browser.find("#offline").getText()).startsWith("Not connected");
        browser.press("greatday", ".refresh");
        assertThat(browser.find("#refused").getText()).contains("could not be sent");
        browser.inspect("15-offline");
    }
}
