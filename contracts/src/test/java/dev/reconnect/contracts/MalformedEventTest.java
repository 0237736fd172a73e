package dev.reconnect.contracts;

import static dev.reconnect.contracts.MalformedEvent.Reason.DUPLICATE_FIELD;
import static dev.reconnect.contracts.MalformedEvent.Reason.INVALID_FIELD;
import static dev.reconnect.contracts.MalformedEvent.Reason.MISSING_FIELD;
import static dev.reconnect.contracts.MalformedEvent.Reason.NOT_JSON;
import static dev.reconnect.contracts.MalformedEvent.Reason.NO_VALUE;
import static dev.reconnect.contracts.MalformedEvent.Reason.TOO_LARGE;
import static dev.reconnect.contracts.MalformedEvent.Reason.UNKNOWN_TYPE;
import static dev.reconnect.contracts.MalformedEvent.Reason.UNSUPPORTED_CONTENT_TYPE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.reconnect.contracts.MalformedEvent.Reason;
import dev.reconnect.contracts.testing.Example;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MalformedEventTest {

    private static final String AT = "\"requestedAt\":\"2026-11-22T14:03:07Z\"";
    private static final String GOOD = "\"refreshId\":\"r-1\",\"loginId\":\"Login-1\"," + AT;

    private final EventCodec codec = new EventCodec();

    static Stream<Arguments> malformedRequests() {
        return Stream.of(
                arguments("secret", NOT_JSON, ""),
                arguments("\"secret\"", NOT_JSON, ""),
                arguments("[{" + GOOD + "}]", NOT_JSON, ""),
                arguments("null", NOT_JSON, ""),
                arguments(" ", NOT_JSON, ""),
                arguments("{" + GOOD + ",\"tag\":\"secret", NOT_JSON, ""),
                arguments("{" + GOOD + "} secret", NOT_JSON, ""),
                arguments("{" + GOOD + "}{}", NOT_JSON, ""),
                arguments("{" + GOOD + ",\"tag\":secret}", NOT_JSON, ""),
                arguments("{" + GOOD + ",\"tag\":NaN}", NOT_JSON, ""),
                arguments("{" + GOOD + ",}", NOT_JSON, ""),
                arguments("{" + GOOD + "/* secret */}", NOT_JSON, ""),
                arguments("\uFEFF\uFEFF{" + GOOD + "}", NOT_JSON, ""),
                arguments("\0\0\0\0\0\0{" + GOOD + "}", NOT_JSON, ""),
                arguments("{" + GOOD + ",\"secret\":1,\"secret\":2}", DUPLICATE_FIELD, ""),
                arguments("{" + GOOD + ",\"a\":[{\"secret\":1,\"secret\":2}]}", DUPLICATE_FIELD, ""),
                arguments("{" + GOOD + "," + AT + "}", DUPLICATE_FIELD, ""),
                arguments("{\"requestedAt\":\"2026-11-22T14:03:07Z\"}", MISSING_FIELD, "loginId"),
                arguments("{\"loginId\":null," + AT + "}", MISSING_FIELD, "loginId"),
                arguments("{\"loginId\":\"login-1\"}", MISSING_FIELD, "requestedAt"),
                arguments("{\"loginId\":4711," + AT + "}", INVALID_FIELD, "loginId"),
                arguments("{\"loginId\":\"se cret\"," + AT + "}", INVALID_FIELD, "loginId"),
                arguments("{\"loginId\":\"l\",\"requestedAt\":\"secret\"}", INVALID_FIELD, "requestedAt"),
                arguments("{\"loginId\":\"l\",\"requestedAt\":1795442587}", INVALID_FIELD, "requestedAt"),
                arguments("{\"loginId\":\"l\",\"requestedAt\":\"1795442587\"}", INVALID_FIELD, "requestedAt"),
                arguments(
                        "{\"loginId\":\"l\",\"requestedAt\":\"9999-12-31T23:59:59-01:00\"}",
                        INVALID_FIELD,
                        "requestedAt"),
                arguments(
                        "{\"loginId\":\"l\",\"requestedAt\":\"+100000000-01-01T00:00:00Z\"}",
                        INVALID_FIELD,
                        "requestedAt"),
                arguments("{" + GOOD + ",\"force\":\"secret\"}", INVALID_FIELD, "force"),
                arguments("{" + GOOD + ",\"force\":1}", INVALID_FIELD, "force"),
                arguments("{" + GOOD + ",\"institutionId\":\"14\"}", INVALID_FIELD, "institutionId"),
                arguments("{" + GOOD + ",\"institutionId\":14.5}", INVALID_FIELD, "institutionId"),
                arguments("{" + GOOD + ",\"institutionId\":1e1000000}", INVALID_FIELD, "institutionId"),
                arguments("{" + GOOD + ",\"institutionId\":99999999999999}", INVALID_FIELD, "institutionId"),
                arguments("{" + GOOD + ",\"tag\":42}", INVALID_FIELD, "tag"),
                arguments("{" + GOOD + ",\"tag\":true}", INVALID_FIELD, "tag"),
                arguments("{" + GOOD + ",\"tag\":{\"secret\":1}}", INVALID_FIELD, "tag"),
                arguments("{" + GOOD + ",\"tag\":\"secret\\ud800\"}", INVALID_FIELD, "tag"),
                arguments("{" + GOOD + ",\"runId\":\"secret\\u0007\"}", INVALID_FIELD, "runId"),
                arguments("{" + GOOD + ",\"redirectUrl\":\"/secret\"}", INVALID_FIELD, "redirectUrl"),
                arguments("{" + GOOD + ",\"redirectUrl\":\"data:text/html,secret\"}", INVALID_FIELD, "redirectUrl"),
                arguments("{" + GOOD + ",\"redirectUrl\":\"https:///secret\"}", INVALID_FIELD, "redirectUrl"),
                arguments("{" + GOOD + ",\"a\":" + "[".repeat(40) + "]".repeat(40) + "}", TOO_LARGE, "32 levels"),
                arguments("{" + GOOD + ",\"a\":" + "9".repeat(101) + "}", TOO_LARGE, "100 characters"),
                arguments("{" + GOOD + ",\"" + "secret".repeat(100) + "\":1}", TOO_LARGE, "512"),
                arguments("{" + GOOD + ",\"a\":\"" + "secret".repeat(200_000) + "\"}", TOO_LARGE, "65536 bytes"));
    }

    @ParameterizedTest
    @MethodSource("malformedRequests")
    void aMalformedRequestIsRefusedWithItsReasonAndNeverEchoed(String json, Reason reason, String named) {
        MalformedEvent malformed = refusal(Example.cloudEvent(EventType.REFRESH_REQUESTED, json));

        assertThat(malformed.reason()).isEqualTo(reason);
        assertThat(malformed.detail()).contains(named).hasSizeLessThan(200);
        assertThat(malformed.getMessage())
                .isEqualTo(reason + ": " + malformed.detail())
                .doesNotContain("secret", "cret", "4711", "r-1", "ogin-1", "1795442587");
        assertThat(malformed).hasNoCause();
        assertThat(malformed.getSuppressed()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e1000000",
                "-1e-1000000",
                "1e38",
                "1e400",
                "123456789012345678901234567890123456789",
                "\"12.50\"",
                "true",
                "[]"
            })
    void anAbsurdAmountIsRefusedAndNamed(String amount) {
        MalformedEvent ready = refusal(Example.cloudEvent(
                EventType.ACCOUNTS_READY,
                "{\"loginId\":\"l\",\"refreshId\":\"r\",\"lane\":\"batch\",\"requestId\":\"q\",\"source\":\"live\","
                        + "\"accounts\":[{\"accountId\":\"a\"},{\"accountId\":\"b\",\"balance\":{\"limit\":" + amount
                        + "}}]}"));

        assertThat(ready.reason()).isEqualTo(INVALID_FIELD);
        assertThat(ready.detail()).startsWith("accounts[1].balance.limit: a number of at most 38 digits");
    }

    @Test
    void anAbsurdNumberInsideASnapshotIsRefused() {
        MalformedEvent snapshot = refusal(Example.cloudEvent(
                EventType.ACCOUNT_SNAPSHOT,
                "{\"loginId\":\"l\",\"refreshId\":\"r\",\"lane\":\"batch\",\"requestId\":\"q\",\"accountId\":\"a\",\"page\":1,\"pages\":1,"
                        + "\"account\":{\"Transactions\":[{\"Debit\":1e1000000}]}}"));

        assertThat(snapshot.reason()).isEqualTo(INVALID_FIELD);
        assertThat(snapshot.detail()).startsWith("account: ");
    }

    @Test
    void textThatIsNoUtf8IsRefused() {
        byte[] overlong = ("{" + GOOD + ",\"tag\":\"xy\"}").getBytes(StandardCharsets.ISO_8859_1);
        overlong[overlong.length - 4] = (byte) 0xC0;
        overlong[overlong.length - 3] = (byte) 0xAF;

        MalformedEvent malformed = refusal(Example.cloudEvent(EventType.REFRESH_REQUESTED, overlong));

        assertThat(malformed.reason()).isEqualTo(NOT_JSON);
        assertThat(malformed.detail()).contains("UTF-8");
    }

    @Test
    void otherEncodingsOfJsonAreRefused() {
        MalformedEvent malformed = refusal(Example.cloudEvent(
                EventType.REFRESH_REQUESTED, ("{" + GOOD + "}").getBytes(StandardCharsets.UTF_16BE)));

        assertThat(malformed.reason()).isEqualTo(NOT_JSON);
    }

    @Test
    void aTypeThatNobodyKnowsIsRefused() {
        MalformedEvent malformed =
                refusal(CloudEventBuilder.v1(Example.cloudEvent(EventType.REFRESH_REQUESTED, "{" + GOOD + "}"))
                        .withType("dev.reconnect.refresh-requested.v2")
                        .build());

        assertThat(malformed.reason()).isEqualTo(UNKNOWN_TYPE);
        assertThat(malformed.refreshId()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/avro", "application/json; charset=utf-16", "text/plain", "application/jsonx"})
    void aContentTypeOtherThanJsonIsRefused(String contentType) {
        MalformedEvent malformed =
                refusal(CloudEventBuilder.v1(Example.cloudEvent(EventType.REFRESH_REQUESTED, "{" + GOOD + "}"))
                        .withDataContentType(contentType)
                        .build());

        assertThat(malformed.reason()).isEqualTo(UNSUPPORTED_CONTENT_TYPE);
        assertThat(malformed.refreshId()).isEqualTo("r-1");
        assertThat(malformed.loginId()).isEqualTo("login-1");
    }

    @Test
    void anEventWithoutAValueIsRefused() {
        CloudEvent without = CloudEventBuilder.v1()
                .withId("ce-1")
                .withType(EventType.REFRESH_REQUESTED.type())
                .withSource(URI.create("/tests"))
                .build();

        assertThat(refusal(without).reason()).isEqualTo(NO_VALUE);
        assertThat(refusal(Example.cloudEvent(EventType.REFRESH_REQUESTED, "")).reason())
                .isEqualTo(NO_VALUE);
    }

    static Stream<Arguments> identities() {
        String large = ",\"a\":\"" + "x".repeat(1_000_000) + "\"}";
        return Stream.of(
                arguments("{" + GOOD + ",\"force\":1}", "r-1", "login-1"),
                arguments("{" + GOOD + ",\"tag\":\"cut he", "r-1", "login-1"),
                arguments("{" + GOOD + large, "r-1", "login-1"),
                arguments("{" + GOOD + ",\"a\":1,\"a\":2}", "r-1", "login-1"),
                arguments("{\"a\":{\"loginId\":\"inner\"}," + GOOD + ",\"force\":1}", "r-1", "login-1"),
                arguments("{\"loginId\":\"Login-1\"}", "ce-1", "login-1"),
                arguments("{\"loginId\":\"Login-1\",\"refreshId\":null}", "ce-1", "login-1"),
                // The missing rest may hold a refreshId: the CloudEvent's id is no substitute then.
                arguments("{\"loginId\":\"Login-1\",\"tag\":\"cut he", null, "login-1"),
                arguments("{\"loginId\":\"Login-1\"" + large, null, "login-1"),
                arguments("{\"refreshId\":7,\"loginId\":\"Login-1\"," + AT + "}", null, "login-1"),
                arguments("{\"refreshId\":\"r-1\",\"loginId\":\"a b\"," + AT + "}", "r-1", null),
                arguments("{" + GOOD + ",\"refreshId\":\"r-2\"}", null, null),
                arguments("{" + GOOD + ",\"loginId\":\"login-2\"}", null, null),
                arguments("[{" + GOOD + "}]", null, null),
                arguments("not json", null, null));
    }

    @ParameterizedTest
    @MethodSource("identities")
    void aMalformedRequestSaysForWhomItWasWhereThatCanBeRead(String json, String refreshId, String loginId) {
        MalformedEvent malformed = refusal(Example.cloudEvent(EventType.REFRESH_REQUESTED, json));

        assertThat(malformed.refreshId()).isEqualTo(refreshId);
        assertThat(malformed.loginId()).isEqualTo(loginId);
    }

    @Test
    void aMalformedConfirmationIsAboutNoRefresh() {
        MalformedEvent malformed = refusal(
                Example.cloudEvent(EventType.REDIRECT_CONFIRMED, "{\"refreshId\":\"r-1\",\"loginId\":\"login-1\"}"));

        assertThat(malformed.reason()).isEqualTo(MISSING_FIELD);
        assertThat(malformed.refreshId()).isNull();
        assertThat(malformed.loginId()).isNull();
    }

    private MalformedEvent refusal(CloudEvent cloudEvent) {
        return catchThrowableOfType(MalformedEvent.class, () -> codec.decode(cloudEvent));
    }
}
