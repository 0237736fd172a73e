package dev.reconnect.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.AccountSummary.Balance;
import dev.reconnect.contracts.testing.Example;
import io.cloudevents.CloudEvent;
import io.cloudevents.SpecVersion;
import io.cloudevents.core.builder.CloudEventBuilder;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class EventCodecTest {

    private static final Instant NOW = Instant.parse("2026-11-22T14:03:08Z");
    private static final URI SOURCE = URI.create("/reconnect/worker-1");
    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    private static final Subject SUBJECT =
            new Subject("login", "refresh", null, null, Lane.INTERACTIVE, null, null, null);

    private final EventCodec codec = new EventCodec();

    @Test
    void anEventTravelsAsACloudEvent() throws MalformedEvent {
        MfaChallengeExpired event = new MfaChallengeExpired(SUBJECT, "request", NOW);

        CloudEvent cloudEvent = codec.encode(event, "id-1", NOW, SOURCE, TRACE);

        assertThat(cloudEvent.getSpecVersion()).isEqualTo(SpecVersion.V1);
        assertThat(cloudEvent.getId()).isEqualTo("id-1");
        assertThat(cloudEvent.getType()).isEqualTo("dev.reconnect.mfa-challenge-expired.v1");
        assertThat(cloudEvent.getSource()).isEqualTo(SOURCE);
        assertThat(cloudEvent.getTime()).isEqualTo(OffsetDateTime.parse("2026-11-22T14:03:08Z"));
        assertThat(cloudEvent.getDataContentType()).isEqualTo("application/json");
        assertThat(EventCodec.traceparent(cloudEvent)).isEqualTo(TRACE);
        assertThat(codec.decode(cloudEvent)).isEqualTo(event);
    }

    @Test
    void whatHasNoValueIsLeftOut() {
        assertThat(json(new MfaChallengeExpired(SUBJECT, "request", NOW)))
                .isEqualTo("{\"loginId\":\"login\",\"refreshId\":\"refresh\",\"lane\":\"interactive\","
                        + "\"requestId\":\"request\",\"expiredAt\":\"2026-11-22T14:03:08Z\"}");
    }

    @Test
    void anEventWithoutATraceCarriesNone() {
        CloudEvent cloudEvent = codec.encode(new MfaChallengeExpired(SUBJECT, "request", NOW), "id", NOW, SOURCE, null);

        assertThat(cloudEvent.getExtensionNames()).isEmpty();
        assertThat(EventCodec.traceparent(cloudEvent)).isNull();
    }

    @Test
    void aTraceThatIsNoneIsNotCarriedOn() {
        CloudEvent cloudEvent = CloudEventBuilder.v1(Example.cloudEvent(EventType.REFRESH_REQUESTED, "{}"))
                .withExtension("traceparent", "greatday was here")
                .build();

        assertThat(EventCodec.traceparent(cloudEvent)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1234567890.123456789", "0.10", "-0.00", "100", "0", "99999999999999999999999999.99"})
    void anAmountIsExactToItsLastZero(String amount) throws MalformedEvent {
        String json = ready("{\"current\":" + amount + "}");

        AccountsReady event = (AccountsReady) codec.decode(Example.cloudEvent(EventType.ACCOUNTS_READY, json));

        Balance balance = Objects.requireNonNull(event.accounts().get(0).balance());
        assertThat(balance.current()).isEqualTo(new BigDecimal(amount));
        assertThat(json(event)).contains("{\"current\":" + new BigDecimal(amount).toPlainString() + "}");
    }

    @Test
    void anAmountInASnapshotIsExactToItsLastZero() throws MalformedEvent {
        String json = json(codec.decode(snapshot("{\"Balance\":{\"Current\":0.10,\"Limit\":1234567890.123456789}}")));

        assertThat(json).contains("\"Current\":0.10,\"Limit\":1234567890.123456789");
    }

    @Test
    void anAmountIsWrittenInPlainDigits() {
        Balance balance = new Balance(new BigDecimal("1E+20"), new BigDecimal("1E-20"), null);
        AccountSummary account = new AccountSummary("account", null, null, null, null, balance, null);

        assertThat(json(new AccountsReady(
                        SUBJECT, "request", null, null, null, AccountsReady.Source.LIVE, List.of(account))))
                .contains("{\"available\":100000000000000000000,\"current\":0.00000000000000000001}");
    }

    @Test
    void unknownFieldsAreIgnored() throws MalformedEvent {
        ObjectNode request = Example.first(EventType.REFRESH_REQUESTED);
        Event known = codec.decode(Example.cloudEvent(EventType.REFRESH_REQUESTED, request.toString()));
        request.putObject("fromTheFuture").putArray("deep").add(1e300).addNull();

        assertThat(codec.decode(Example.cloudEvent(EventType.REFRESH_REQUESTED, request.toString())))
                .isEqualTo(known);
    }

    @Test
    void aNullCountsAsAbsent() throws MalformedEvent {
        RefreshRequested event = request("{\"refreshId\":null,\"loginId\":\"login\",\"requestedAt\":"
                + "\"2026-11-22T14:03:07Z\",\"force\":null,\"tag\":null,\"institutionId\":null,\"deadline\":null}");

        assertThat(event)
                .isEqualTo(RefreshRequested.builder("ce-1", "login", Instant.parse("2026-11-22T14:03:07Z"))
                        .build());
    }

    @Test
    void aConfirmationWithoutANameIsNamedAfterItsCloudEvent() throws MalformedEvent {
        Event event = codec.decode(Example.cloudEvent(
                EventType.REDIRECT_CONFIRMED, "{\"loginId\":\"login\",\"confirmedAt\":\"2026-11-22T14:03:07Z\"}"));

        assertThat(event)
                .isEqualTo(new RedirectConfirmed(
                        "ce-1", "login", null, null, null, Instant.parse("2026-11-22T14:03:07Z")));
    }

    @Test
    void aDecodedLoginIdIsCanonical() throws MalformedEvent {
        assertThat(request("{\"loginId\":\" LOGIN-1 \",\"requestedAt\":\"2026-11-22T14:03:07Z\"}")
                        .loginId())
                .isEqualTo("login-1");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-22T14:03:07Z, 2026-11-22T14:03:07Z",
        "2026-11-22T14:03:07+00:00, 2026-11-22T14:03:07Z",
        "2026-11-22T09:03:07.5-05:00, 2026-11-22T14:03:07.500Z",
        "2026-11-22T14:03:07.123456789Z, 2026-11-22T14:03:07.123456789Z"
    })
    void aTimeIsReadWithItsOffsetAndWrittenInUtc(String read, String written) throws MalformedEvent {
        assertThat(json(request("{\"loginId\":\"login\",\"requestedAt\":\"" + read + "\"}")))
                .contains("\"requestedAt\":\"" + written + "\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"application/json", "Application/JSON; charset=UTF-8", "application/json;charset=\"utf-8\" "})
    void jsonInUtf8IsWelcomeHoweverItIsSpelled(String contentType) throws MalformedEvent {
        CloudEvent cloudEvent = CloudEventBuilder.v1(
                        Example.valid().findFirst().orElseThrow().cloudEvent())
                .withDataContentType(contentType)
                .build();

        assertThat(codec.decode(cloudEvent)).isInstanceOf(RefreshRequested.class);
    }

    @Test
    void aCloudEventWithoutAContentTypeIsTakenForJson() throws MalformedEvent {
        CloudEvent cloudEvent = CloudEventBuilder.v1(
                        Example.valid().findFirst().orElseThrow().cloudEvent())
                .withoutDataContentType()
                .build();

        assertThat(codec.decode(cloudEvent)).isInstanceOf(RefreshRequested.class);
    }

    private RefreshRequested request(String json) throws MalformedEvent {
        return (RefreshRequested) codec.decode(Example.cloudEvent(EventType.REFRESH_REQUESTED, json));
    }

    private String json(Event event) {
        CloudEvent cloudEvent = codec.encode(event, "id", NOW, SOURCE, null);
        return new String(Objects.requireNonNull(cloudEvent.getData()).toBytes(), StandardCharsets.UTF_8);
    }

    private static String ready(String balance) {
        return "{\"loginId\":\"login\",\"refreshId\":\"refresh\",\"lane\":\"batch\",\"requestId\":\"request\","
                + "\"source\":\"live\",\"accounts\":[{\"accountId\":\"account\",\"balance\":" + balance + "}]}";
    }

    private static CloudEvent snapshot(String account) {
        return Example.cloudEvent(
                EventType.ACCOUNT_SNAPSHOT,
                "{\"loginId\":\"login\",\"refreshId\":\"refresh\",\"lane\":\"batch\",\"requestId\":\"q\",\"accountId\":\"account\","
                        + "\"page\":1,\"pages\":1,\"account\":" + account + "}");
    }
}
