package dev.reconnect.worker.redirect.http;

import static dev.reconnect.worker.redirect.testing.SealedStates.LOGIN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.worker.redirect.ConfirmationPublisher;
import dev.reconnect.worker.redirect.testing.RedirectHarness;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Flinks says by webhook that a login's accounts are there. */
class WebhookTest {
    private static final String REQUEST = "1f6a1c1e-0f0d-4b57-9a3e-3f7f2f3f0b7d";
    private static final String BODY = """
            {"HttpStatusCode":200,"Accounts":[{"Title":"Chequing","Id":"a-1","Login":{"Id":"not-this-one"},
             "Transactions":[{"Description":"é","Credit":10.0}]}],
             "Login":{"Username":"Greatday","LastRefresh":"2026-01-21T20:47:47.145999","Id":"%s"},
             "InstitutionId":14,"RequestId":"%s","ResponseType":"GetAccountsDetail"}""".formatted(LOGIN.toUpperCase(java.util.Locale.ROOT), REQUEST);

    private RedirectHarness harness;

    @BeforeEach
    void start() {
        harness = new RedirectHarness();
    }

    @AfterEach
    void stop() {
        harness.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"flinks-authenticity-key", "X-Flinks-Signature"})
    void aSignedWebhookIsAConfirmationUnderEitherHeader(String header) {
        HttpResponse<String> answer = post(BODY, header, signature(BODY, RedirectHarness.SECRET));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(harness.from).containsExactly(ConfirmationPublisher.From.WEBHOOK);
        assertThat(harness.published).singleElement().satisfies(confirmation -> {
            assertThat(confirmation.loginId()).isEqualTo(LOGIN);
            assertThat(confirmation.requestId()).isEqualTo(REQUEST);
            assertThat(confirmation.refreshId()).isNull();
        });
    }

    @Test
    void theSignatureInTheDocumentationsTermsIsBase64OfHmacSha256() {
        // The value comes from: printf hello | openssl dgst -sha256 -hmac a-secret-of-flinks -binary | base64
        assertThat(signature("hello", RedirectHarness.SECRET))
                .isEqualTo("zwoSNoCdmZ2JW3n9gF54NilKCqQIkElc2OY7mqskv+A=");
    }

    @Test
    void aRepetitionIsTheSameConfirmation() {
        for (int i = 0; i < 10; i++) {
            assertThat(signed(BODY).statusCode()).isEqualTo(200);
        }

        assertThat(harness.published).hasSize(1);
    }

    @Test
    void aRepetitionAtAnotherWorkerHasTheSameName() {
        signed(BODY);
        try (RedirectHarness other = new RedirectHarness()) {
            other.send(request(other, BODY, "X-Flinks-Signature", signature(BODY, RedirectHarness.SECRET)));

            assertThat(other.published.getFirst().confirmationId())
                    .isEqualTo(harness.published.getFirst().confirmationId());
        }
    }

    @Test
    void aWrongSignatureIsRefused() {
        byte[] turned = Base64.getDecoder().decode(signature(BODY, RedirectHarness.SECRET));
        turned[31] ^= 1;

        refused(Base64.getEncoder().encodeToString(turned));
        refused(signature(BODY, "another-secret-of-flinks"));
        refused(signature(BODY + " ", RedirectHarness.SECRET));
        refused("");
        refused("not base64 at all");
        refused(Base64.getEncoder().encodeToString(Arrays.copyOf(turned, 16)));
        refused(null);
    }

    private void refused(@Nullable String signature) {
        assertThat(post(BODY, "flinks-authenticity-key", signature).statusCode())
                .isEqualTo(401);
        assertThat(harness.published).isEmpty();
    }

    @Test
    void twoSignaturesThatDifferAreNone() {
        HttpRequest.Builder request =
                request(harness, BODY, "flinks-authenticity-key", signature(BODY, RedirectHarness.SECRET));

        assertThat(harness.send(request.header("X-Flinks-Signature", signature(BODY, "other")))
                        .statusCode())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"ResponseType\":\"KYC\",\"Login\":{\"Id\":\"l-1\"}}",
                "{\"Login\":{\"Id\":\"l-1\"}}",
                "{\"ResponseType\":\"GetAccountsDetail\"}",
                "{\"ResponseType\":\"GetAccountsDetail\",\"Login\":{\"Id\":\"no login id\"}}",
                "{\"ResponseType\":\"GetAccountsDetail\",\"Login\":{\"Id\":5}}",
                "not json",
                "{\"ResponseType\":\"GetAccountsDetail\",\"Login\":{\"Id\":\"l-1\"}",
                ""
            })
    void whatIsNoneOfOursIsTakenAndDropped(String body) {
        assertThat(signed(body).statusCode()).isEqualTo(200);
        assertThat(harness.published).isEmpty();
    }

    @Test
    void nothingSaysThatItIsWellBeforeKafkaHasIt() {
        harness.kafka = confirmation -> false;
        assertThat(signed(BODY).statusCode()).isEqualTo(503);

        harness.kafka = confirmation -> true;
        assertThat(signed(BODY).statusCode()).isEqualTo(200);
        assertThat(harness.published).hasSize(1);
    }

    @Test
    void aLargeDocumentIsReadAsItComes() {
        String transactions =
                "{\"Description\":\"%s\"},".formatted("x".repeat(5_000)).repeat(2_000);
        String large = BODY.replace("[{\"Description\"", "[" + transactions + "{\"Description\"");

        assertThat(large.length()).isGreaterThan(10_000_000);
        assertThat(signed(large).statusCode()).isEqualTo(200);
        assertThat(harness.published).hasSize(1);
    }

    @Test
    void aDocumentBeyondTheBoundIsRefused() {
        String endless = BODY.replace("Chequing", "x".repeat((int) Webhook.LONGEST));

        assertThat(harness.raw(
                        "POST /webhooks/flinks HTTP/1.1\r\nHost: h\r\nX-Flinks-Signature: AAAA\r\nContent-Length: "
                                + endless.length() + "\r\n\r\n{"))
                .startsWith("HTTP/1.1 413");
        assertThat(harness.published).isEmpty();
    }

    private HttpResponse<String> signed(String body) {
        return post(body, "X-Flinks-Signature", signature(body, RedirectHarness.SECRET));
    }

    private HttpResponse<String> post(String body, String header, @Nullable String signature) {
        return harness.send(request(harness, body, header, signature));
    }

    private static HttpRequest.Builder request(
            RedirectHarness harness, String body, String header, @Nullable String signature) {
        HttpRequest.Builder request = harness.to("/webhooks/flinks").POST(BodyPublishers.ofString(body));
        return signature == null ? request : request.header(header, signature);
    }

    private static String signature(String body, String secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
            return Base64.getEncoder().encodeToString(mac.doFinal(body.getBytes(UTF_8)));
        } catch (java.security.GeneralSecurityException everyJdkHasIt) {
            throw new AssertionError(everyJdkHasIt);
        }
    }
}
