package dev.reconnect.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.demo.testing.BrowserTest;
import dev.reconnect.demo.testing.PageBrowser;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;

/** The ends of refreshes, as a person sees them. Every test has a bank of its own. */
@BrowserTest
class EndingsIT {
    private static DemoEnvironment environment;
    private static PageBrowser browser;

    @BeforeAll
    static void begin() throws Exception {
        environment = DemoEnvironment.set(Ports.free(), Duration.ofSeconds(465), People.customers());
        browser = PageBrowser.open();
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

    @BeforeEach
    void nobodyIsSignedIn() {
        browser.begin(environment.pageUrl());
    }

    @AfterEach
    void theBrowserHadNothingToComplainAbout() {
        assertThat(browser.log()).isEmpty();
    }

    @Test
    void accountsComeAtOnceWhereTheBankAsksNothing() {
        browser.inspect("1-choose");
        browser.signIn("amelie");
        browser.inspect("2-signed-in");
        browser.press("greatday_nomfa", ".refresh");
        browser.untilStatus("greatday_nomfa", "ready");
        assertThat(browser.inCard("greatday_nomfa", ".accounts").getText())
                .contains("Chequing CAD", "$1,000.00", "Savings CAD", "$1,000.01");
    }

    @Test
    void theQuestionOfTheBankIsAnsweredInTheFrame() {
        browser.signIn("amelie");
        browser.press("greatday", ".refresh");
        browser.untilStatus("greatday", "challenge");
        assertThat(browser.inCard("greatday", ".clock").getText()).matches("7:[0-4]\\d left");
        browser.inspect("3-challenge");
        browser.press("greatday", ".answer");
        browser.enterConnect();
        browser.find("#answer0");
        browser.leaveConnect();
        browser.inspect("4-connect");
        browser.enterConnect();
        browser.type("answer0", "Montreal" + Keys.ENTER);
        browser.leaveConnect();
        browser.untilStatus("greatday", "ready");
        assertThat(browser.driver.findElements(By.cssSelector("#connect[open], #connect iframe")))
                .isEmpty();
        browser.find("#log .redirect-confirmed");
        browser.find("#log summary").click();
        browser.inspect("5-ready");
    }

    @Test
    void thePersonSignsInAgainWhereThePasswordNoLongerServes() {
        browser.signIn("noah");
        browser.press("test_invalid_password", ".refresh");
        browser.untilStatus("test_invalid_password", "credentials");
        browser.inspect("6-credentials");
        browser.press("test_invalid_password", ".refresh");
        browser.untilStatus("test_invalid_password", "declined");
        assertThat(browser.inCard("test_invalid_password", ".say").getText()).contains("wait until");
        browser.inspect("7-declined");
        browser.press("test_invalid_password", ".answer");
        browser.enterConnect();
        browser.type("username", "test_invalid_password");
        browser.leaveConnect();
        browser.inspect("8-connect-credentials");
        browser.enterConnect();
        browser.type("password", "Everyday" + Keys.ENTER);
        browser.leaveConnect();
        browser.untilStatus("test_invalid_password", "ready");
    }

    @Test
    void aBankThatIsDownIsNobodysFault() {
        browser.signIn("noah");
        browser.press("test_service_unavailable", ".refresh");
        browser.untilStatus("test_service_unavailable", "failed");
        assertThat(browser.inCard("test_service_unavailable", ".say").getText())
                .contains("Nothing is wrong with your sign-in");
        browser.inspect("9-failed");
    }

    @Test
    void threeQuestionsAreAnsweredWithTheKeyboardAlone() {
        browser.find("#people button");
        tabTo("[data-customer=mei]");
        press(Keys.ENTER);
        browser.find("article.bank h2");
        tabTo("article .refresh");
        press(Keys.ENTER);
        browser.untilStatus("greatday_three", "challenge");
        tabTo("article .answer");
        press(Keys.ENTER);
        browser.find("#connect iframe");
        for (String answer : new String[] {"Montreal", "Canada", "Triangle"}) {
            answerInTheFrame(answer);
        }
        browser.untilStatus("greatday_three", "ready");
        assertThat(browser.run("return document.activeElement.closest('article')?.dataset.login"))
                .as("focus is back at the bank")
                .isEqualTo("greatday_three");
    }

    @Test
    void theNightlyRunShowsAnOutcomeForEachOfItsTwoHundredLogins() {
        browser.signIn("mei");
        browser.find("#night-start").click();
        browser.untilTrue(driver -> {
            String done = browser.find("#night-done").getText();
            return !done.equals("0") && !done.equals("200");
        });
        browser.picture("10-night-under-way");
        browser.untilTrue(driver -> browser.find("#night-done").getText().equals("200"));
        assertThat(browser.find("#night-rows [data-kind=challenge] td").getText())
                .isEqualTo("40");
        assertThat(browser.find("#night-note").getText()).contains("40 people");
        browser.inspect("11-night");
    }

    private void tabTo(String css) {
        for (int i = 0; i < 40; i++) {
            if (Boolean.TRUE.equals(browser.run("return document.activeElement.matches(arguments[0])", css))) {
                return;
            }
            press(Keys.TAB);
        }
        throw new AssertionError("no way by keyboard to " + css);
    }

    /** The Tab key leads into the frame and to its field; the test clicks nothing. */
    private void answerInTheFrame(String answer) {
        browser.enterConnect();
        String prompt = browser.find("label").getText();
        for (int i = 0; i < 6; i++) {
            WebElement field = browser.find("#answer0");
            if (field.equals(browser.driver.switchTo().activeElement())
                    && Boolean.TRUE.equals(browser.run("return document.hasFocus()"))) {
                break;
            }
            press(Keys.TAB);
        }
        new Actions(browser.driver).sendKeys(answer, Keys.ENTER).perform();
        browser.untilTrue(driver -> {
            boolean stays = !driver.findElements(By.cssSelector("#answer0")).isEmpty()
                    && driver.findElement(By.cssSelector("label")).getText().equals(prompt);
            return !stays;
        });
        browser.leaveConnect();
    }

    private static void press(Keys key) {
        new Actions(browser.driver).sendKeys(key).perform();
    }
}
