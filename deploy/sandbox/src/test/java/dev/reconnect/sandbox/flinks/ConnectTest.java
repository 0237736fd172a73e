package dev.reconnect.sandbox.flinks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.sandbox.flinks.script.Script;
import dev.reconnect.sandbox.flinks.script.Step;
import dev.reconnect.sandbox.flinks.script.Switch;
import dev.reconnect.sandbox.flinks.testing.Caller;
import dev.reconnect.sandbox.flinks.testing.StandInHarness;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectTest extends StandInHarness {
    private static final String DONE = "&redirectUrl=https%3A%2F%2Fapp.example.com%2Fdone%3Fstate%3D7";
    private static final String REDIRECTED =
            "https://app.example.com/done?state=7&amp;loginId=greatday&amp;institution=FlinksCapital";

    private String challenged(String loginId) {
        String requestId = open(loginId);
        assertThat(caller.poll(requestId).status()).isEqualTo(203);
        return requestId;
    }

    private Caller.Answer page(String path) {
        return caller.send("GET", path, "");
    }

    @Test
    void thePageAsksWhatTheBankAsks() {
        Caller.Answer page = page(connectPath(challenged("greatday")));

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Type")).startsWith("text/html");
        assertThat(page.body())
                .contains("<label for=\"answer0\">What city were you born in?</label>")
                .contains("name=\"viewport\"")
                .doesNotContain("src=", "@import");
    }

    @Test
    void theRightAnswerLeadsToSuccessAndTheRedirect() {
        String requestId = challenged("greatday");

        Caller.Answer page = caller.form(connectPath(requestId) + DONE, "answer0=montreal");

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body())
                .contains("Success")
                .contains("data-navigate=\"" + REDIRECTED + "\"")
                .contains("&quot;step&quot;:&quot;REDIRECT&quot;");
        assertThat(caller.cached("greatday").status()).isEqualTo(200);
        assertThat(standIn.ledger().totals("greatday").liveNow()).isZero();
    }

    @Test
    void aPageWithoutRedirectUrlOnlyPostsTheEvent() {
        Caller.Answer page = caller.form(connectPath(challenged("greatday")), "answer=Montreal");

        assertThat(page.body())
                .contains("data-navigate=\"\"")
                .contains("loginId=greatday&amp;institution=FlinksCapital");
    }

    @Test
    void withJsRedirectThePageStaysAndPostsTheEvent() {
        Caller.Answer page =
                caller.form(connectPath(challenged("greatday")) + DONE + "&jsRedirect=true", "answer=Montreal");

        assertThat(page.body()).contains("data-navigate=\"\"").contains(REDIRECTED);
    }

    @Test
    void aWrongAnswerIsShownAndAskedAgainThreeTimesAtMost() {
        String path = connectPath(challenged("greatday"));

        for (int i = 0; i < 2; i++) {
            Caller.Answer again = caller.form(path, "answer=Oslo");
            assertThat(again.body()).contains("role=\"alert\"").contains("What city were you born in?");
        }
        assertThat(caller.form(path, "answer=Oslo").status()).isEqualTo(401);
        assertThat(caller.form(path, "answer=Montreal").status()).isEqualTo(401);
    }

    @Test
    void aWrongAnswerCanBePutRight() {
        String path = connectPath(challenged("greatday"));

        caller.form(path, "answer=Oslo");
        assertThat(caller.form(path, "answer=Montreal").body()).contains("Success");
    }

    @Test
    void questionsThatComeTogetherAreAnsweredTogether() {
        String path = connectPath(challenged("greatday_together"));

        assertThat(page(path).body()).contains("answer0", "answer1", "answer2");
        assertThat(caller.form(path, "answer0=Montreal&answer1=Canada&answer2=Triangle")
                        .body())
                .contains("Success");
    }

    @Test
    void aBankThatStillWorksIsWaitedFor() {
        standIn.script("x", Script.of(Step.challenge("Code?", "1"), Step.pending(1), Step.authorized()));
        String path = connectPath(challenged("x")) + DONE;

        Caller.Answer working = caller.form(path, "answer=1");

        assertThat(working.body()).contains("still working").contains("data-navigate=\"/v2/?requestId=");
        assertThat(page(path).body()).contains("Success");
    }

    @Test
    void anExpiredRequestIdSaysSo() {
        String path = connectPath(challenged("greatday"));
        clock.advance(Duration.ofMinutes(8));

        Caller.Answer page = page(path);

        assertThat(page.status()).isEqualTo(410);
        assertThat(page.body()).contains("This request has expired").contains("SESSION_NONEXISTENT");
        assertThat(caller.form(path, "answer=Montreal").status()).isEqualTo(410);
    }

    @Test
    void whatComesFromOutsideIsEscaped() {
        standIn.script("x", Script.of(Step.challenge("<script>alert(\"1\")</script> & 'you'?", "1")));
        String path = connectPath(challenged("x"))
                + "&redirectUrl=https%3A%2F%2Fexample.com%2F%3Fa%3D%2522&tag=%22%3E%3Cb%3E";

        assertThat(page(path).body())
                .contains("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;you&#39;?")
                .doesNotContain("<script>alert");
        assertThat(caller.form(path, "answer=1").body()).doesNotContain("\"><b>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"javascript%3Aalert(1)", "data%3Atext%2Fhtml%2Cx", "%2F%2Fexample.com", "%00", "a b"})
    void onlyWebAddressesAreFollowed(String redirectUrl) {
        String path = connectPath(challenged("greatday")) + "&redirectUrl=" + redirectUrl.replace(" ", "+");

        assertThat(caller.form(path, "answer=Montreal").body())
                .contains("Success")
                .contains("data-navigate=\"\"")
                .doesNotContain("javascript:", "href");
    }

    @Test
    void theCredentialsPageAsksForNameAndPassword() {
        assertThat(page("/v2/Credential/21").body())
                .contains("Sign in to Northern Sandbox Bank")
                .contains("<label for=\"username\">", "<label for=\"password\">");
    }

    @Test
    void theRightPasswordRepairsALogin() {
        caller.poll(open("test_invalid_password"));

        Caller.Answer page = caller.form(
                "/v2/Credential/14?redirectUrl=https%3A%2F%2Fexample.com%2F",
                "username=test_invalid_password&password=Everyday");

        assertThat(page.body())
                .contains("https://example.com/?loginId=test_invalid_password&amp;institution=FlinksCapital");
        assertThat(caller.cached("test_invalid_password").status()).isEqualTo(200);
        assertThat(caller.poll(open("test_invalid_password")).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "username=greatday_nomfa&password=wrong",
                "username=nobody&password=Everyday",
                "username=test_disabled_account&password=Everyday",
                ""
            })
    void whatTheBankRefusesIsShown(String form) {
        Caller.Answer page = caller.form("/v2/Credential/14", form);

        assertThat(page.status()).isEqualTo(401);
        assertThat(page.body()).contains("role=\"alert\"").contains("name=\"password\"");
    }

    @Test
    void aChallengeAfterTheCredentialsGoesOnAtItsSession() {
        Caller.Answer answer = caller.form("/v2/Credential/14?tag=t", "username=Greatday&password=Everyday");

        assertThat(answer.status()).isEqualTo(303);
        Caller.Answer page = caller.form(answer.header("Location"), "answer=Montreal");
        assertThat(page.body()).contains("loginId=greatday").contains("tag=t");
    }

    @Test
    void bySwitchTheRedirectNamesTheRequestId() {
        standIn.switches().turnOn(Switch.REDIRECT_NAMES_THE_REQUEST_ID);
        String requestId = challenged("greatday");

        assertThat(caller.form(connectPath(requestId) + DONE, "answer=Montreal").body())
                .contains("requestId=" + requestId + "\"");
    }

    @Test
    void theBrowserMayRunThePagesOwnScriptAndNoOther() throws Exception {
        Caller.Answer page = page(connectPath(challenged("greatday")));
        String body = page.body();
        String script = body.substring(body.indexOf("<script>") + 8, body.indexOf("</script>"));
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));

        assertThat(page.header("Content-Security-Policy"))
                .contains("default-src 'none'")
                .contains("script-src 'sha256-" + Base64.getEncoder().encodeToString(digest) + "'");
    }
}
