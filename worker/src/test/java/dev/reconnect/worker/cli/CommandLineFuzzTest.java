package dev.reconnect.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.management.ThreadMXBean;
import dev.reconnect.contracts.Event;
import dev.reconnect.contracts.EventCodec;
import dev.reconnect.contracts.MalformedEvent;
import dev.reconnect.contracts.Outcome;
import dev.reconnect.contracts.RefreshRequested;
import dev.reconnect.worker.cli.file.CsvLine;
import dev.reconnect.worker.cli.file.Deadline;
import dev.reconnect.worker.cli.file.RequestDraft;
import dev.reconnect.worker.cli.file.RequestFile;
import dev.reconnect.worker.cli.file.RequestFile.RequestLine;
import dev.reconnect.worker.cli.terminal.CommandFailed;
import dev.reconnect.worker.cli.testing.Drafts;
import dev.reconnect.worker.cli.watch.OutcomeFollower;
import dev.reconnect.worker.cli.watch.OutcomeLine;
import dev.reconnect.worker.testing.BrokenBytes;
import dev.reconnect.worker.testing.BrokenJson;
import io.cloudevents.CloudEvent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files of requests and records of outcomes with something broken in them: each line or record is shown, or its fault
 * is named.
 */
class CommandLineFuzzTest {

    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final String MARK = BrokenJson.MARK;
    private static final String REQUEST =
            "{\"loginId\":\"login\",\"refreshId\":\"r\",\"deadline\":\"6h\",\"force\":true,\"institutionId\":14,\"tag\":\"t\"}";
    private static final String CSV = """
            loginId,refreshId,deadline,force,institutionId,tag
            login,r,6h,true,14,"a ""b"", c"
            other,,2026-11-22T10:00:00Z,false,,
            """;
    private static final List<String> OUTCOMES = List.of(
            "accounts-ready {\"loginId\":\"login\",\"refreshId\":\"r\",\"lane\":\"batch\",\"requestId\":\"q\",\"source\":\"live\","
                    + "\"lastRefresh\":\"2026-11-22T10:00:00Z\",\"accounts\":[{\"accountId\":\"a\",\"balance\":{\"limit\":1.50}}],"
                    + "\"more\":1}",
            "refresh-failed {\"loginId\":\"login\",\"confirmationId\":\"c\",\"lane\":\"interactive\",\"retryable\":true,"
                    + "\"reason\":{\"class\":\"deadline\",\"httpStatus\":500},\"nextAllowedAt\":\"2026-11-22T10:00:00Z\"}",
            "mfa-challenge-expired {\"loginId\":\"login\",\"refreshId\":\"r\",\"lane\":\"batch\",\"requestId\":\"q\","
                    + "\"expiredAt\":\"2026-11-22T10:00:00Z\"}");
    private static final List<String> HEADERS = List.of(
            "ce_specversion 1.0",
            "ce_id id",
            "ce_source urn:tests",
            "ce_time 2026-11-22T10:00:00Z",
            "content-type application/json");

    private final RequestDraft draft = Drafts.ofRun("run", new Deadline.After(Duration.ofHours(1)));
    private final EventCodec codec = new EventCodec();

    @Property(seed = "20261122", tries = 700)
    void aFileWithSomethingBrokenIsReadToItsEndAndEachLineIsARequestOrNamed(@ForAll long seed) throws IOException {
        RandomGenerator random = new SplittableRandom(seed);
        byte[] bytes = random.nextBoolean()
                ? BrokenBytes.of(CSV.getBytes(StandardCharsets.UTF_8), random)
                : BrokenJson.of(REQUEST, random);
        readToItsEnd(new ByteArrayInputStream(bytes));
    }

    @Property(seed = "20261122", tries = 700)
    void aRecordWithSomethingBrokenIsShownOrNamedWithoutAnEcho(@ForAll long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        String[] typed = OUTCOMES.get(random.nextInt(OUTCOMES.size())).split(" ", 2);
        byte[] value =
                random.nextInt(4) == 0 ? typed[1].getBytes(StandardCharsets.UTF_8) : BrokenJson.of(typed[1], random);
        var record = new ConsumerRecord<>("outcomes", 0, 0, "login", random.nextInt(20) == 0 ? new byte[0] : value);
        record.headers().add("ce_type", ("dev.reconnect." + typed[0] + ".v1").getBytes(StandardCharsets.UTF_8));
        for (String header : HEADERS) {
            String[] named = header.split(" ", 2);
            byte @Nullable [] text = named[1].getBytes(StandardCharsets.UTF_8);
            switch (random.nextInt(12)) {
                case 0 -> text = null;
                case 1 -> text = BrokenBytes.of(named[1].getBytes(StandardCharsets.UTF_8), random);
                case 2 -> text = "+999999999-12-31T23:59:59-18:00".getBytes(StandardCharsets.UTF_8);
                default -> {}
            }
            record.headers().add(named[0], text);
        }
        shown(record);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"+999999999-12-31T23:59:59-18:00", "-999999999-01-01T00:00:00+18:00", "+10000-01-01T00:00:00Z"})
    void anOutcomeWithATimeBeyondEveryCalendarIsShownWithoutIt(String time) {
        ConsumerRecord<String, byte[]> record = record();
        record.headers().add("ce_time", time.getBytes(StandardCharsets.UTF_8));

        assertThat(shown(record)).startsWith("-----------------------  mfa-challenge-expired  …  refresh r");
    }

    @Test
    void aLineWithoutAnEndIsNamedAndTheNextOneRead() throws Exception {
        RequestFile file = new RequestFile(
                new ByteArrayInputStream(("one\n" + "x".repeat(10 * RequestFile.LONGEST_LINE) + "\r\ntwo\rthree")
                        .getBytes(StandardCharsets.UTF_8)));

        assertThat(file.next()).isInstanceOf(RequestLine.Fields.class);
        assertThat(file.next()).isEqualTo(new RequestLine.Bad(2, "at most 65536 bytes are expected"));
        assertThat(file.next())
                .isInstanceOfSatisfying(
                        RequestLine.Fields.class,
                        line -> assertThat(line.fields().toString()).isEqualTo("{\"loginId\":\"two\"}"));
        assertThat(file.next()).isInstanceOf(RequestLine.Fields.class);
        assertThat(file.next()).isNull();
    }

    @Test
    void ofALineWithoutAnEndLittleIsKept() throws Exception {
        InputStream endless = new InputStream() {
            private int left = 50_000_000;

            @Override
            public int read(byte[] buffer, int offset, int length) {
                int read = Math.min(length, left);
                Arrays.fill(buffer, offset, offset + read, (byte) 'x');
                left -= read;
                return read == 0 ? -1 : read;
            }

            @Override
            public int read() {
                throw new UnsupportedOperationException();
            }
        };
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();

        assertThatExceptionOfType(CommandFailed.class)
                .isThrownBy(() -> new RequestFile(endless).next())
                .withMessage("Line 1: at most 65536 bytes are expected.");

        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(5_000_000);
    }

    @Test
    void aMillionCommasAreAMillionFieldsAtOnce() {
        assertThat(CsvLine.fields(" ,".repeat(1_000_000))).hasSize(1_000_001);
        assertThatIllegalArgumentException().isThrownBy(() -> CsvLine.fields("\"".repeat(1_000_001)));
    }

    private void readToItsEnd(InputStream input) throws IOException {
        RequestFile file = new RequestFile(input);
        try {
            for (RequestLine requestLine = file.next(); requestLine != null; requestLine = file.next()) {
                switch (requestLine) {
                    case RequestLine.Bad bad -> said(bad.problem());
                    case RequestLine.Fields fields -> completed(fields);
                }
            }
        } catch (CommandFailed header) {
            assertThat(header).hasMessageStartingWith("Line ");
        }
    }

    private void completed(RequestLine.Fields fields) {
        try {
            RefreshRequested request = draft.complete(fields.fields(), "new-id", NOW);
            assertThat(request.loginId()).isNotEmpty();
        } catch (MalformedEvent refused) {
            said(refused.detail());
        }
    }

    private String shown(ConsumerRecord<String, byte[]> record) {
        try {
            CloudEvent cloudEvent = OutcomeFollower.cloudEvent(record);
            Event event = codec.decode(cloudEvent);
            String line = OutcomeLine.readable(cloudEvent, (Outcome) event, false);
            assertThat(line).matches("[^\\p{Cntrl}]+");
            assertThat(OutcomeLine.json(cloudEvent))
                    .startsWith("{\"specversion\":")
                    .hasSizeLessThan(50_000);
            return line;
        } catch (MalformedEvent refused) {
            said(refused.detail());
            return refused.detail();
        }
    }

    private static void said(String problem) {
        assertThat(problem).isNotEmpty().hasSizeLessThan(300).doesNotContain(MARK, "4711");
    }

    private static ConsumerRecord<String, byte[]> record() {
        String[] typed = OUTCOMES.get(2).split(" ", 2);
        var record = new ConsumerRecord<>("outcomes", 0, 0, "login", typed[1].getBytes(StandardCharsets.UTF_8));
        record.headers().add("ce_specversion", "1.0".getBytes(StandardCharsets.UTF_8));
        record.headers().add("ce_id", "id".getBytes(StandardCharsets.UTF_8));
        record.headers().add("ce_source", "urn:tests".getBytes(StandardCharsets.UTF_8));
        record.headers().add("ce_type", "dev.reconnect.mfa-challenge-expired.v1".getBytes(StandardCharsets.UTF_8));
        return record;
    }
}
