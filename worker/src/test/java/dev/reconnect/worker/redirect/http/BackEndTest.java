package dev.reconnect.worker.redirect.http;

import static dev.reconnect.worker.redirect.testing.SealedStates.LOGIN;
import static dev.reconnect.worker.redirect.testing.SealedStates.OTHER_LOGIN;
import static dev.reconnect.worker.redirect.testing.SealedStates.SEAL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.worker.redirect.RedirectSettings;
import dev.reconnect.worker.redirect.testing.RedirectHarness;
import dev.reconnect.worker.redirect.testing.SealedStates;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A web back end whose page received the REDIRECT message. */
class BackEndTest {
    private static final String STATE = SEAL.seal(SealedStates.challenge());
    private static final String BEARER = "Bearer " + RedirectHarness.TOKEN;

    private RedirectHarness harness;

    @BeforeEach
    void start() {
        harness = new RedirectHarness();
    }

    @AfterEach
    void stop() {
        harness.close();
    }

    @Test
    void theUrlOfTheMessageIsAConfirmation() {
        HttpResponse<String> answer = post(url(STATE, LOGIN));

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(harness.published).hasSize(1);
        assertThat(answer.body())
                .isEqualTo("{\"confirmationId\":\"%s\"}\n"
                        .formatted(harness.published.getFirst().confirmationId()));
    }

    @Test
    void soAreItsPartsAndTheyAreTheSameConfirmation() {
        post(url(STATE, LOGIN));

        HttpResponse<String> answer = post(parts(STATE, "\"" + LOGIN + "\""));

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(harness.results).containsExactly("BACK_END CONFIRMED", "BACK_END REPEATED");
    }

    @Test
    void whatTheBrowserBroughtAndWhatThePageHeardAreOneConfirmation() {
        harness.land(STATE, LOGIN);

        assertThat(post(url(STATE, LOGIN)).statusCode()).isEqualTo(202);
        assertThat(harness.published).hasSize(1);
    }

    @Test
    void aForeignLoginIsRefusedForAChallenge() {
        assertThat(post(url(STATE, OTHER_LOGIN)).statusCode()).isEqualTo(400);
        assertThat(post(parts(STATE, "\"" + OTHER_LOGIN + "\"")).statusCode()).isEqualTo(400);
        assertThat(harness.published).isEmpty();
    }

    @Test
    void aForgedAndAnExpiredStateHaveTheSameAnswer() {
        String forged = post(url("forged", LOGIN)).body();
        harness.now = SealedStates.challenge().expiresAt();
        HttpResponse<String> expired = post(url(STATE, LOGIN));

        assertThat(expired.statusCode()).isEqualTo(400);
        assertThat(expired.body()).isEqualTo(forged);
        assertThat(harness.published).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "null",
                "{\"url\":5}",
                "{\"url\":\"https://x/\"}",
                "{\"state\":\"a\",\"url\":\"https://x/?state=a\"}",
                "{\"state\":\"a\",\"state\":\"b\"}",
                "{\"state\":\"a\"} {}",
                "{\"state\":\"a\",\"loginId\":5}",
                "not json"
            })
    void whatIsNoRedirectIsRefused(String body) {
        HttpResponse<String> answer = post(body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(harness.results).containsExactly("BACK_END MALFORMED");
    }

    @Test
    void twoStatesOrLoginIdsInTheUrlAreNone() {
        assertThat(post("{\"url\":\"https://x/?state=%s&state=%s\"}".formatted(STATE, STATE))
                        .statusCode())
                .isEqualTo(400);
        assertThat(post("{\"url\":\"https://x/?state=%s&loginId=%s&loginId=%s\"}".formatted(STATE, LOGIN, LOGIN))
                        .statusCode())
                .isEqualTo(400);
        assertThat(harness.published).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bearer",
                "Bearer ",
                "Bearer wrong",
                "Bearer " + RedirectHarness.TOKEN + "x",
                "Basic " + RedirectHarness.TOKEN,
                RedirectHarness.TOKEN,
                "Bearer " + RedirectHarness.SECRET
            })
    void withoutTheTokenNothingIsTaken(String authorization) {
        HttpResponse<String> answer = post(url(STATE, LOGIN), authorization, "application/json");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        assertThat(harness.published).isEmpty();
        assertThat(harness.results).containsExactly("BACK_END UNAUTHORIZED");
    }

    @Test
    void twoTokensAreNone() {
        HttpResponse<String> answer = harness.send(harness.to("/redirects")
                .header("Authorization", BEARER)
                .header("Authorization", "Bearer another")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(url(STATE, LOGIN))));

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(harness.published).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "nonsense", "application/jsonx"})
    void whatCallsItselfSomethingElseIsNoJson(String contentType) {
        assertThat(post(url(STATE, LOGIN), BEARER, contentType).statusCode()).isEqualTo(400);
        assertThat(harness.published).isEmpty();
    }

    @Test
    void nothingSaysThatItIsWellBeforeKafkaHasIt() {
        harness.kafka = confirmation -> false;

        HttpResponse<String> answer = post(url(STATE, LOGIN));

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("5");
    }

    @Test
    void withoutATokenInTheSettingsThereIsNoSuchRoute() {
        RedirectSettings plain = RedirectHarness.settings(100);
        RedirectSettings closed = new RedirectSettings(plain.host(), 0, true, plain.framedBy(), null, null, null, 100);
        try (RedirectHarness other = new RedirectHarness(closed, ReadLimits.DEFAULT)) {
            assertThat(other.send(other.to("/redirects").POST(BodyPublishers.ofString("{}")))
                            .statusCode())
                    .isEqualTo(404);
            assertThat(other.send(other.to("/webhooks/flinks").POST(BodyPublishers.ofString("{}")))
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    private static String url(String state, String loginId) {
        return "{\"url\":\"https://reconnect.example.com/redirect?state=%s&loginId=%s&institution=FlinksCapital#x\"}"
                .formatted(state, loginId);
    }

    private static String parts(String state, @Nullable String loginId) {
        return "{\"state\":\"%s\",\"loginId\":%s,\"institution\":\"FlinksCapital\"}".formatted(state, loginId);
    }

    private HttpResponse<String> post(String body) {
        return post(body, BEARER, "application/json; charset=utf-8");
    }

    private HttpResponse<String> post(String body, String authorization, String contentType) {
        return harness.send(harness.to("/redirects")
                .header("Authorization", authorization)
                .header("Content-Type", contentType)
                .POST(BodyPublishers.ofString(body)));
    }
}
