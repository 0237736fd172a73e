package dev.reconnect.worker.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.worker.session.Input;
import dev.reconnect.worker.session.Waiter;
import dev.reconnect.worker.shard.testing.InputRecords;
import dev.reconnect.worker.shard.testing.ShardHarness;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes from others become an input, a forward or a dead letter with a reason. */
class IntakeTest {

    private static final Instant NOW = ShardHarness.BEGIN;
    private static final String TYPE = "dev.reconnect.refresh-requested.v1";
    private static final String CONFIRMED = "dev.reconnect.redirect-confirmed.v1";
    private static final String AT = "\"requestedAt\":\"2026-11-22T03:00:00Z\"";
    private static final String GOOD = "{\"refreshId\":\"r1\",\"loginId\":\"ada\"," + AT + "}";

    private final Intake intake =
            new Intake(InputRecords.PLACEMENT, InputRecords.allowing("https://app.example.com"), ShardHarness.POLICY);

    private IntakeResult read(RawRecord record) {
        return intake.read(record, NOW);
    }

    /** Value, reason, and whether the waiter can be told. */
    static Stream<Arguments> malformedValues() {
        return Stream.of(
                Arguments.of("", "NO_VALUE", false),
                Arguments.of(" ", "NOT_JSON", false),
                Arguments.of("hello", "NOT_JSON", false),
                Arguments.of("null", "NOT_JSON", false),
                Arguments.of("[]", "NOT_JSON", false),
                Arguments.of("\"text\"", "NOT_JSON", false),
                Arguments.of("{", "NOT_JSON", false),
                Arguments.of(GOOD.substring(0, GOOD.length() - 1), "NOT_JSON", true),
                Arguments.of("{'refreshId':'r1'}", "NOT_JSON", false),
                Arguments.of("{}", "MISSING_FIELD", false),
                Arguments.of("{\"refreshId\":\"r1\"," + AT + "}", "MISSING_FIELD", false),
                Arguments.of("{\"refreshId\":\"r1\",\"loginId\":\"ada\"}", "MISSING_FIELD", true),
                Arguments.of("{\"loginId\":\"ada\"}", "MISSING_FIELD", true),
                Arguments.of("{\"refreshId\":7,\"loginId\":\"ada\"," + AT + "}", "INVALID_FIELD", false),
                Arguments.of("{\"refreshId\":\"\",\"loginId\":\"ada\"," + AT + "}", "INVALID_FIELD", false),
                Arguments.of("{\"refreshId\":\"r1\",\"loginId\":7," + AT + "}", "INVALID_FIELD", false),
                Arguments.of("{\"refreshId\":\"r1\",\"loginId\":\"a b\"," + AT + "}", "INVALID_FIELD", false),
                Arguments.of("{\"refreshId\":\"r1\",\"loginId\":\"\"," + AT + "}", "INVALID_FIELD", false),
                Arguments.of(with("\"requestedAt\":\"yesterday\""), "INVALID_FIELD", true),
                Arguments.of(with("\"requestedAt\":1795316400"), "INVALID_FIELD", true),
                Arguments.of(with("\"requestedAt\":\"2026-11-22T03:00:00\""), "INVALID_FIELD", true),
                Arguments.of(with(AT + ",\"deadline\":\"soon\""), "INVALID_FIELD", true),
                Arguments.of(with(AT + ",\"force\":\"yes\""), "INVALID_FIELD", true),
                Arguments.of(with(AT + ",\"redirectUrl\":\"javascript:alert(1)\""), "INVALID_FIELD", true),
                Arguments.of(with(AT + ",\"institutionId\":\"14\""), "INVALID_FIELD", true),
                Arguments.of(with(AT + ",\"tag\":\"" + "x".repeat(300) + "\""), "INVALID_FIELD", true),
                Arguments.of(with(AT + ",\"loginId\":\"bob\""), "DUPLICATE_FIELD", false),
                Arguments.of(with(AT + ",\"tag\":\"" + "x".repeat(70_000) + "\""), "TOO_LARGE", true),
                Arguments.of(with(AT + ",\"deep\":" + "[".repeat(50) + "]".repeat(50)), "TOO_LARGE", true),
                Arguments.of(with(AT + ",\"number\":" + "9".repeat(200)), "TOO_LARGE", true));
    }

    @ParameterizedTest
    @MethodSource("malformedValues")
    void aMalformedRequestIsUnacceptableWithItsReason(String value, String reason, boolean told) {
        IntakeResult intakeResult = read(InputRecords.of(Source.INTERACTIVE, 0, NOW, "event", TYPE, value));

        assertThat(intakeResult).isInstanceOfSatisfying(IntakeResult.Invalid.class, dead -> {
            assertThat(dead.reason()).isEqualTo(reason);
            assertThat(dead.detail()).isNotBlank().doesNotContain("ada");
            assertThat(dead.refusal() != null).isEqualTo(told);
            assertThat(dead.loginId() != null).isEqualTo(told);
        });
    }

    static Stream<List<RawRecord.Header>> headersThatMakeNoCloudEvent() {
        List<RawRecord.Header> good = InputRecords.headers("event", TYPE);
        return Stream.of(
                List.of(),
                List.of(InputRecords.header("content-type", "application/cloudevents+json")),
                without(good, "ce_specversion"),
                without(good, "ce_id"),
                without(good, "ce_type"),
                without(good, "ce_source"),
                with(without(good, "ce_specversion"), InputRecords.header("ce_specversion", "9.9")),
                with(without(good, "ce_source"), InputRecords.header("ce_source", "not a uri")),
                with(good, InputRecords.header("ce_time", "yesterday")),
                with(good, nullHeader("ce_specversion"), InputRecords.header("ce_specversion", "")));
    }

    @ParameterizedTest
    @MethodSource
    void headersThatMakeNoCloudEvent(List<RawRecord.Header> headers) {
        byte[] value = bytes(GOOD);

        IntakeResult intakeResult = read(InputRecords.raw(Source.INTERACTIVE, 0, NOW, headers, value));

        assertThat(intakeResult)
                .isInstanceOfSatisfying(
                        IntakeResult.Invalid.class,
                        dead -> assertThat(dead.reason()).isEqualTo("NOT_A_CLOUD_EVENT"));
    }

    @Test
    void aRequestThatIsNoCloudEventIsADeadLetterAndItsAskerIsTold() {
        RawRecord bare = InputRecords.raw(Source.INTERACTIVE, 0, NOW, List.of(), bytes(GOOD));

        assertThat(read(bare)).isInstanceOfSatisfying(IntakeResult.Invalid.class, dead -> {
            assertThat(dead.loginId()).isEqualTo("ada");
            assertThat(dead.refusal()).isNotNull();
            assertThat(dead.detail()).contains("ce_specversion", "ce_id", "ce_type", "ce_source");
        });
    }

    @Test
    void theTraceOfAMessageGoesOnIfItsEventNamesNone() {
        String message = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        List<RawRecord.Header> none = InputRecords.headers("event", TYPE);
        RawRecord.Header origin = InputRecords.header("ce_traceparent", InputRecords.TRACEPARENT);

        assertThat(trace(none)).isNull();
        assertThat(trace(with(none, InputRecords.header("traceparent", message))))
                .isEqualTo(message);
        assertThat(trace(with(with(none, InputRecords.header("traceparent", message)), origin)))
                .isEqualTo(InputRecords.TRACEPARENT);
        for (String rubbish : List.of("", "FF 00", "ff" + message.substring(2), message.replaceAll("[1-9a-f]", "0"))) {
            assertThat(trace(with(none, InputRecords.header("traceparent", rubbish))))
                    .as(rubbish)
                    .isNull();
        }
    }

    private @Nullable String trace(List<RawRecord.Header> headers) {
        return accepted(InputRecords.raw(Source.INTERACTIVE, 0, NOW, headers, bytes(GOOD)))
                .traceparent();
    }

    static Stream<Arguments> howOthersWriteAGoodRequest() {
        List<RawRecord.Header> good = InputRecords.headers("event", TYPE);
        List<RawRecord.Header> capitals = good.stream()
                .map(header -> new RawRecord.Header(header.name().toUpperCase(Locale.ROOT), header.value()))
                .toList();
        String event = "{\"specversion\":\"1.0\",\"id\":\"event\",\"source\":\"urn:tests\",\"type\":\"" + TYPE
                + "\",\"subject\":\"any\",\"traceparent\":\"" + InputRecords.TRACEPARENT + "\",\"data\":" + GOOD + "}";
        return Stream.of(
                Arguments.of("a byte order mark", good, bytes("\uFEFF" + GOOD)),
                Arguments.of("a registry's schema id", good, bytes("\0\0\0\0\7" + GOOD)),
                Arguments.of("capitals", capitals, bytes(GOOD)),
                Arguments.of("an id twice", with(good, InputRecords.header("CE_ID", "event")), bytes(GOOD)),
                Arguments.of("structured", structured("application/cloudevents+json"), bytes(event)),
                Arguments.of(
                        "structured, with a charset",
                        structured("application/cloudevents+json; charset=UTF-8"),
                        bytes("\uFEFF" + event)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void howOthersWriteAGoodRequest(String what, List<RawRecord.Header> headers, byte[] value) {
        Waiter waiter = accepted(InputRecords.raw(Source.INTERACTIVE, 0, NOW, headers, value));

        assertThat(waiter.refreshId()).isEqualTo("r1");
    }

    static Stream<Arguments> structuredModeThatIsNone() {
        return Stream.of(
                Arguments.of("application/cloudevents-batch+json", "[]", "batched mode"),
                Arguments.of("application/cloudevents+json", "{\"specversion\":\"0.3\"}", "specversion"),
                Arguments.of("application/cloudevents+json", "{\"specversion\":\"1.0\"}", "id, source and type"),
                Arguments.of(
                        "application/cloudevents+json",
                        "{\"specversion\":\"1.0\",\"data_base64\":\"e30=\"}",
                        "data_base64"),
                Arguments.of(
                        "application/cloudevents+json",
                        "{\"specversion\":\"1.0\",\"time\":\"yesterday\"}",
                        "attribute"));
    }

    @ParameterizedTest
    @MethodSource
    void structuredModeThatIsNone(String contentType, String value, String detail) {
        RawRecord record = InputRecords.raw(Source.BATCH, 0, NOW, structured(contentType), bytes(value));

        assertThat(read(record)).isInstanceOfSatisfying(IntakeResult.Invalid.class, dead -> {
            assertThat(dead.reason()).isEqualTo("NOT_A_CLOUD_EVENT");
            assertThat(dead.detail()).contains(detail);
        });
    }

    private static List<RawRecord.Header> structured(String contentType) {
        return List.of(InputRecords.header("content-type", contentType));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aTombstoneOnAnInputTopicHasNoValue() {
        IntakeResult intakeResult =
                read(InputRecords.raw(Source.BATCH, 0, NOW, InputRecords.headers("event", TYPE), null));

        assertThat(((IntakeResult.Invalid) intakeResult).reason()).isEqualTo("NO_VALUE");
    }

    @Test
    void anUnknownTypeAndAForeignContentTypeAreSaidSo() {
        RawRecord unknown = InputRecords.of(Source.BATCH, 0, NOW, "event", "dev.reconnect.refresh-requested.v2", GOOD);
        List<RawRecord.Header> xml = with(
                without(InputRecords.headers("event", TYPE), "content-type"),
                InputRecords.header("Content-Type", "application/xml"));

        assertThat(((IntakeResult.Invalid) read(unknown)).reason()).isEqualTo("UNKNOWN_TYPE");
        assertThat(((IntakeResult.Invalid) read(InputRecords.raw(Source.BATCH, 0, NOW, xml, bytes(GOOD)))).reason())
                .isEqualTo("UNSUPPORTED_CONTENT_TYPE");
    }

    @Test
    void brokenUtf8IsNotJson() {
        byte[] value = bytes(GOOD);
        value[GOOD.indexOf("r1")] = (byte) 0xC3;

        IntakeResult intakeResult =
                read(InputRecords.raw(Source.BATCH, 0, NOW, InputRecords.headers("event", TYPE), value));

        assertThat(((IntakeResult.Invalid) intakeResult).reason()).isEqualTo("NOT_JSON");
    }

    @Test
    void aMalformedConfirmationTellsNobody() {
        IntakeResult intakeResult =
                read(InputRecords.of(Source.REDIRECTS, 0, NOW, "c1", CONFIRMED, "{\"loginId\":\"ada\"}"));

        assertThat(intakeResult).isInstanceOfSatisfying(IntakeResult.Invalid.class, dead -> {
            assertThat(dead.reason()).isEqualTo("MISSING_FIELD");
            assertThat(dead.refusal()).isNull();
        });
    }

    @Test
    void aLoginIsReadInItsCanonicalForm() {
        String value = GOOD.replace("ada", "  ADA ");

        assertThat(read(InputRecords.of(Source.INTERACTIVE, 0, NOW, "event", TYPE, value)))
                .isInstanceOfSatisfying(
                        IntakeResult.Accepted.class,
                        accepted -> assertThat(accepted.loginId()).isEqualTo("ada"));
    }

    @Test
    void aRequestFromTheBeginningOfTimeIsTakenAndItsDeadlineHasPassed() {
        String value = GOOD.replace("2026-11-22", "0001-01-01");

        Waiter waiter = accepted(InputRecords.of(Source.BATCH, 0, Instant.ofEpochMilli(-1), "event", TYPE, value));

        assertThat(waiter.requestedAt()).isEqualTo(Instant.EPOCH);
        assertThat(waiter.deadline()).isBefore(NOW);
    }

    @Test
    void aRecordWithoutATimestampIsAsOldAsItsRequestSays() {
        Waiter waiter = accepted(InputRecords.of(Source.INTERACTIVE, 0, Instant.ofEpochMilli(-1), "event", TYPE, GOOD));

        assertThat(waiter.requestedAt()).isEqualTo(Instant.parse("2026-11-22T03:00:00Z"));
    }

    @Test
    void aForwardedRecordIsAsOldAsItWasWhereItFirstCame() {
        Instant first = NOW.minusSeconds(7);
        RawRecord forwarded = InputRecords.forwarded(
                InputRecords.of(Source.INTERACTIVE, 0, first, InputRecords.request("ada", "r1", NOW.plusSeconds(60))));

        assertThat(accepted(forwarded).requestedAt()).isEqualTo(first);
    }

    private Waiter accepted(RawRecord record) {
        IntakeResult result = read(record);
        assertThat(result).isInstanceOf(IntakeResult.Accepted.class);
        return ((Input.Requested) ((IntakeResult.Accepted) result).input()).waiter();
    }

    @Property(seed = "20261122", tries = 500)
    void anyBytesUnderAnyHeadersBecomeSomething(
            @ForAll byte[] value, @ForAll List<String> names, @ForAll List<byte[]> texts, @ForAll boolean proper) {
        List<RawRecord.Header> headers = new ArrayList<>(proper ? InputRecords.headers("event", TYPE) : List.of());
        for (int at = 0; at < Math.min(names.size(), texts.size()); at++) {
            headers.add(new RawRecord.Header((at % 2 == 0 ? "ce_" : "") + names.get(at), texts.get(at)));
        }

        assertThat(read(InputRecords.raw(Source.INTERACTIVE, 0, NOW, headers, value)))
                .isInstanceOf(IntakeResult.Invalid.class);
    }

    private static String with(String fields) {
        return "{\"refreshId\":\"r1\",\"loginId\":\"ada\"," + fields + "}";
    }

    private static List<RawRecord.Header> with(List<RawRecord.Header> headers, RawRecord.Header... more) {
        return Stream.concat(headers.stream(), Arrays.stream(more)).toList();
    }

    private static List<RawRecord.Header> without(List<RawRecord.Header> headers, String name) {
        return headers.stream().filter(header -> !header.name().equals(name)).toList();
    }

    @SuppressWarnings("NullAway") // reads the constructor's parameter without its type annotation
    private static RawRecord.Header nullHeader(String name) {
        byte @Nullable [] nothing = null;
        return new RawRecord.Header(name, nothing);
    }
}
