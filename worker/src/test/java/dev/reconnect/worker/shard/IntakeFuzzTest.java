package dev.reconnect.worker.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.worker.kafka.journal.SmileJournalFormat;
import dev.reconnect.worker.session.Attempts;
import dev.reconnect.worker.session.Confirmation;
import dev.reconnect.worker.session.Input;
import dev.reconnect.worker.session.LoginHistory;
import dev.reconnect.worker.session.OpenState;
import dev.reconnect.worker.session.Session;
import dev.reconnect.worker.session.Waiter;
import dev.reconnect.worker.shard.testing.InputRecords;
import dev.reconnect.worker.shard.testing.ShardHarness;
import dev.reconnect.worker.testing.BrokenBytes;
import dev.reconnect.worker.testing.BrokenJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Good records with a broken header or value are accepted, forwarded or refused, and a refusal repeats nothing of them.
 */
class IntakeFuzzTest {

    private static final String MARK = BrokenJson.MARK;
    private static final String REQUESTED = "dev.reconnect.refresh-requested.v1";
    private static final String CONFIRMED = "dev.reconnect.redirect-confirmed.v1";
    private static final String REQUEST = """
            {"refreshId":"xq7secret-refresh","loginId":"XQ7SECRET-login","requestedAt":"2026-11-22T02:59:00Z","requestedBy":
            "xq7secret","reason":"xq7secret","runId":"xq7secret","deadline":"2026-11-22T03:30:00Z","force":false,
            "redirectUrl":"https://app.example.com/xq7secret","institutionId":14,"tag":"xq7secret","more":{"a":[1,"x"]}}
            """;
    private static final String CONFIRMATION = """
            {"confirmationId":"xq7secret-confirmation","loginId":"foreign-xq7secret","requestId":"xq7secret","refreshId":
            "xq7secret","institution":"xq7secret","confirmedAt":"2026-11-22T02:59:00Z"}
            """;
    private static final List<byte[]> TEXTS = List.of(
            new byte[0],
            new byte[] {0},
            new byte[] {(byte) 0xC0, (byte) 0xAF},
            new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
            bytes("\uFEFF1.0"),
            bytes("0.3"),
            bytes("1.0 "),
            bytes(MARK),
            bytes(MARK + "\u0007\n"),
            bytes("urn:" + MARK),
            bytes("+999999999-12-31T23:59:59-18:00"),
            bytes("application/json; charset=" + MARK),
            bytes(REQUESTED),
            bytes(CONFIRMED),
            bytes(MARK.repeat(12_000)));
    private static final List<String> NAMES = List.of(
            "ce_specversion",
            "ce_id",
            "ce_type",
            "ce_source",
            "ce_time",
            "ce_subject",
            "ce_dataschema",
            "ce_datacontenttype",
            "ce_traceparent",
            "CE_ID",
            "ce_",
            "ce_" + MARK,
            "ce_not-a-name",
            "ce_" + "x".repeat(5_000),
            "content-type",
            "Content-Type",
            Intake.FORWARDED,
            "");

    private final Intake intake =
            new Intake(InputRecords.PLACEMENT, InputRecords.allowing("https://app.example.com"), ShardHarness.POLICY);
    private final SmileJournalFormat journal = new SmileJournalFormat();

    @Property(seed = "20261122", tries = 2_000)
    void aBrokenRecordIsTakenSentOnOrRefusedWithoutAnEcho(@ForAll long seed) {
        holds(broken(seed));
    }

    @Test
    void theBreakingReachesEveryKindOfArrival() {
        assertThat(LongStream.range(0, 500)
                        .mapToObj(seed -> broken(seed).getClass())
                        .collect(Collectors.toSet()))
                .hasSize(3);
    }

    private IntakeResult broken(long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        boolean request = random.nextBoolean();
        byte[] value = BrokenJson.of(request ? REQUEST : CONFIRMATION, random);
        List<RawRecord.Header> headers = new ArrayList<>(InputRecords.headers(MARK, request ? REQUESTED : CONFIRMED));
        if (random.nextBoolean()) {
            breakHeaders(headers, random);
        }

        return intake.read(
                InputRecords.raw(any(Source.values(), random), 0, anyTime(random), headers, value), ShardHarness.BEGIN);
    }

    @Property(seed = "20261122", tries = 1_000)
    void aGoodValueUnderBrokenHeadersIsTakenSentOnOrRefusedWithoutAnEcho(@ForAll long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        List<RawRecord.Header> headers = new ArrayList<>(InputRecords.headers(MARK, REQUESTED));
        breakHeaders(headers, random);
        breakHeaders(headers, random);

        holds(intake.read(
                InputRecords.raw(Source.BATCH, 0, anyTime(random), headers, bytes(REQUEST)), ShardHarness.BEGIN));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.3", "1", "1.0 ", "1.0.2", "2.0", "v1.0", "\uFEFF1.0"})
    void onlyCloudEvents10IsTaken(String version) {
        List<RawRecord.Header> headers = new ArrayList<>(InputRecords.headers("event", REQUESTED));
        headers.set(0, InputRecords.header("ce_specversion", version));

        assertThat(intake.read(
                        InputRecords.raw(Source.BATCH, 0, ShardHarness.BEGIN, headers, bytes(REQUEST)),
                        ShardHarness.BEGIN))
                .isInstanceOfSatisfying(
                        IntakeResult.Invalid.class,
                        refused -> assertThat(refused.reason()).isEqualTo("NOT_A_CLOUD_EVENT"));
    }

    @Test
    void anIdThatIsNoUtf8IsRefusedLestTwoOfThemCountAsOne() {
        List<RawRecord.Header> headers = new ArrayList<>(InputRecords.headers("event", REQUESTED));
        headers.set(1, new RawRecord.Header("ce_id", new byte[] {(byte) 0xFF, 'a'}));

        assertThat(intake.read(
                        InputRecords.raw(Source.BATCH, 0, ShardHarness.BEGIN, headers, bytes(REQUEST)),
                        ShardHarness.BEGIN))
                .isInstanceOf(IntakeResult.Invalid.class);
    }

    @Test
    void ofAHeaderThatStandsThereTwiceTheLastCounts() {
        List<RawRecord.Header> headers = new ArrayList<>(InputRecords.headers("event", "unknown"));
        headers.add(InputRecords.header("ce_type", REQUESTED));

        assertThat(intake.read(
                        InputRecords.raw(Source.BATCH, 0, ShardHarness.BEGIN, headers, bytes(REQUEST)),
                        ShardHarness.BEGIN))
                .isInstanceOf(IntakeResult.Accepted.class);
    }

    private void holds(IntakeResult intakeResult) {
        switch (intakeResult) {
            case IntakeResult.Accepted accepted -> {
                assertThat(InputRecords.PLACEMENT.shardOf(accepted.loginId())).isEqualTo(InputRecords.HERE);
                journaled(accepted.input());
            }
            case IntakeResult.Elsewhere elsewhere ->
                assertThat(elsewhere.partition()).isEqualTo(InputRecords.PLACEMENT.shardOf(elsewhere.loginId()));
            case IntakeResult.Invalid invalid -> {
                assertThat(invalid.reason()).matches("[A-Z0-9_]+");
                assertThat(invalid.detail())
                        .hasSizeLessThan(250)
                        .matches("\\p{Print}+")
                        .doesNotContain(MARK, "4711");
                if (invalid.refusal() != null) {
                    assertThat(invalid.loginId()).matches("[a-z0-9][a-z0-9._@:-]{0,127}");
                    journaled(invalid.refusal());
                }
            }
        }
    }

    /** An accepted input can be journaled; if not, it would stop the shard. */
    private void journaled(Input input) {
        List<Waiter> waiters = List.of();
        List<Confirmation> heard = List.of();
        switch (input) {
            case Input.Requested requested -> waiters = List.of(requested.waiter());
            case Input.Unacceptable unacceptable -> waiters = List.of(unacceptable.waiter());
            case Input.Confirmed confirmed -> heard = List.of(confirmed.confirmation());
            case Input.DataArrived arrived -> heard = List.of(arrived.confirmation());
            case Input.Admitted ignored -> throw noRecordMakes(input);
            case Input.Answered ignored -> throw noRecordMakes(input);
            case Input.Due ignored -> throw noRecordMakes(input);
            case Input.Restored ignored -> throw noRecordMakes(input);
            case Input.Evicted ignored -> throw noRecordMakes(input);
        }
        Session session = new Session.Starting(
                new OpenState(LoginHistory.EMPTY, waiters, Attempts.NONE), ShardHarness.BEGIN, heard);
        assertThat(journal.read(journal.write(session))).isEqualTo(session);
    }

    private static AssertionError noRecordMakes(Input input) {
        return new AssertionError("no record makes a " + input);
    }

    private static void breakHeaders(List<RawRecord.Header> headers, RandomGenerator random) {
        int at = random.nextInt(headers.size());
        RawRecord.Header header = headers.get(at);
        switch (random.nextInt(5)) {
            case 0 -> headers.remove(at);
            case 1 -> headers.add(new RawRecord.Header(header.name(), any(TEXTS, random)));
            case 2 -> headers.set(at, new RawRecord.Header(header.name(), any(TEXTS, random)));
            case 3 -> {
                byte[] value = header.value();
                headers.set(
                        at,
                        new RawRecord.Header(
                                header.name(), BrokenBytes.of(value == null ? new byte[0] : value, random)));
            }
            default ->
                headers.add(
                        random.nextInt(headers.size()), new RawRecord.Header(any(NAMES, random), any(TEXTS, random)));
        }
    }

    private static Instant anyTime(RandomGenerator random) {
        return any(
                List.of(
                        ShardHarness.BEGIN,
                        Instant.EPOCH,
                        Instant.ofEpochMilli(-1),
                        Instant.ofEpochMilli(Long.MAX_VALUE)),
                random);
    }

    private static <T> T any(T[] choice, RandomGenerator random) {
        return any(List.of(choice), random);
    }

    private static <T> T any(List<T> choice, RandomGenerator random) {
        return choice.get(random.nextInt(choice.size()));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
