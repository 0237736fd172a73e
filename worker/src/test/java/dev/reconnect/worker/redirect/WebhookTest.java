package dev.reconnect.worker.redirect;

import static dev.reconnect.worker.redirect.States.LOGIN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

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

/** Flinks' own word that a login's accounts are there. */
class WebhookTest {
    private static final String REQUEST = "1f6a1c1e-0f0d-4b57-9a3e-3f7f2f3f0b7d";
    private static final String BODY = """
            {"HttpStatusCode":200,"Accounts":[{"Title":"Chequing","Id":"a-1","Login":{"Id":"not-this-one"},
             "Transactions":[{"Description":"é","Credit":10.0}]}],
             "Login":{"Username":"Greatday","LastRefresh":"2026-01-21T20:47:47.145999","Id":"%s"},
             "InstitutionId":14,"RequestId":"%s","ResponseType":"GetAccountsDetail"}""".formatted(LOGIN.toUpperCase(java.util.Locale.ROOT), REQUEST);

    private Served served;

    @BeforeEach
    void start() {
        served = new Served();
    }

    @AfterEach
    void stop() {
        served.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"flinks-authenticity-key", "X-Flinks-Signature"})
    void aSignedWebhookIsAConfirmationUnderEitherHeader(String header) {
        HttpResponse<String> answer = post(BODY, header, signature(BODY, Served.SECRET));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(served.from).containsExactly(Confirmations.From.WEBHOOK);
        assertThat(served.published).singleElement().satisfies(confirmation -> {
            assertThat(confirmation.loginId()).isEqualTo(LOGIN);
            assertThat(confirmation.requestId()).isEqualTo(REQUEST);
            assertThat(confirmation.refreshId()).isNull();
        });
    }

    @Test
    void theSignatureInTheDocumentationsTermsIsBase64OfHmacSha256() {
        // By openssl: printf hello | openssl dgst -sha256 -hmac a-secret-of-flinks -binary | base64
        assertThat(signature("hello", Served.SECRET)).isEqualTo("zwoSNoCdmZ2JW3n9gF54NilKCqQIkElc2OY7mqskv+A=");
    }

    @Test
    void aRepetitionIsTheSameConfirmation() {
        for (int i = 0; i < 10; i++) {
            assertThat(signed(BODY).statusCode()).isEqualTo(200);
        }

        assertThat(served.published).hasSize(1);
    }

    @Test
    void aRepetitionAtAnotherWorkerHasTheSameName() {
        signed(BODY);
        try (Served other = new Served()) {
            other.send(request(other, BODY, "X-Flinks-Signature", signature(BODY, Served.SECRET)));

            assertThat(other.published.getFirst().confirmationId())
                    .isEqualTo(served.published.getFirst().confirmationId());
        }
    }

    @Test
    void aWrongSignatureIsRefused() {
        byte[] turned = Base64.getDecoder().decode(signature(BODY, Served.SECRET));
        turned[31] ^= 1;

        refused(Base64.getEncoder().encodeToString(turned));
        refused(signature(BODY, "another-secret-of-flinks"));
        refused(signature(BODY + " ", Served.SECRET));
        refused("");
        refused("not base64 at all");
        refused(Base64.getEncoder().encodeToString(Arrays.copyOf(turned, 16)));
        refused(null);
    }

    private void refused(@Nullable String signature) {
        assertThat(post(BODY, "flinks-authenticity-key", signature).statusCode())
                .isEqualTo(401);
        assertThat(served.published).isEmpty();
    }

    @Test
    void twoSignaturesThatDifferAreNone() {
        HttpRequest.Builder request = request(served, BODY, "flinks-authenticity-key", signature(BODY, Served.SECRET));

        assertThat(served.send(request.header("X-Flinks-Signature", signature(BODY, "other")))
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
        assertThat(served.published).isEmpty();
    }

    @Test
    void nothingSaysThatItIsWellBeforeKafkaHasIt() {
        served.kafka = confirmation -> false;
        assertThat(signed(BODY).statusCode()).isEqualTo(503);

        served.kafka = confirmation -> true;
        assertThat(signed(BODY).statusCode()).isEqualTo(200);
        assertThat(served.published).hasSize(1);
    }

    @Test
    void aLargeDocumentIsReadAsItComes() {
        String transactions =
                "{\"Description\":\"%s\"},".formatted("x".repeat(5_000)).repeat(2_000);
        String large = BODY.replace("[{\"Description\"", "[" + transactions + "{\"Description\"");

        assertThat(large.length()).isGreaterThan(10_000_000);
        assertThat(signed(large).statusCode()).isEqualTo(200);
        assertThat(served.published).hasSize(1);
    }

    @Test
    void aDocumentBeyondTheBoundIsRefused() {
        String endless = BODY.replace("Chequing", "x".repeat((int) Webhook.LONGEST));

        assertThat(served.raw(
                        "POST /webhooks/flinks HTTP/1.1\r\nHost: h\r\nX-Flinks-Signature: AAAA\r\nContent-Length: "
                                + endless.length() + "\r\n\r\n{"))
                .startsWith("HTTP/1.1 413");
        assertThat(served.published).isEmpty();
    }

    private HttpResponse<String> signed(String body) {
        return post(body, "X-Flinks-Signature", signature(body, Served.SECRET));
    }

    private HttpResponse<String> post(String body, String header, @Nullable String signature) {
        return served.send(request(served, body, header, signature));
    }

    private static HttpRequest.Builder request(Served served, String body, String header, @Nullable String signature) {
        HttpRequest.Builder request = served.to("/webhooks/flinks").POST(BodyPublishers.ofString(body));
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
