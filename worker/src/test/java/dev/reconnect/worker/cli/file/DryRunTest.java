package dev.reconnect.worker.cli.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.worker.cli.testing.Terminal;
import dev.reconnect.worker.cli.testing.VirtualWaits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code request --file}, as far as it works without Kafka. */
class DryRunTest {
    private static final Instant NOW = Instant.parse("2026-11-22T23:00:00Z");

    private final Terminal terminal = new Terminal(Map.of(
                    "RECONNECT_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1",
                    "RECONNECT_KAFKA_CLIENT_DEFAULT_API_TIMEOUT_MS", "700",
                    "RECONNECT_KAFKA_CLIENT_REQUEST_TIMEOUT_MS", "500"))
            .withTime(new VirtualWaits(NOW));

    @TempDir
    private Path folder;

    @Test
    void itSaysWhatWouldBeDoneAndNeedsNoKafka() throws Exception {
        assertThat(dryRun(
                        "one\ntwo\nthree\nfour\n", "--run-id", "2026-11-22", "--spread", "4h", "--deadline", "06:00 Z"))
                .isZero();
        assertThat(terminal.outLines())
                .containsExactly(
                        "Nothing was published. Without --dry-run:",
                        "good lines     4 of 4",
                        "bad lines      0",
                        "topic          reconnect.requests.batch",
                        "run id         2026-11-22",
                        "first request  2026-11-22T23:00:00Z",
                        "last request   2026-11-23T02:00:00Z",
                        "deadline       2026-11-23T06:00:00Z");
        assertThat(terminal.err()).isEqualTo("The deadline 06:00 (Z) is 2026-11-23T06:00:00Z.\n");
    }

    @Test
    void badLinesAreNamedAndItIsOneButNothingIsWritten() throws Exception {
        assertThat(dryRun("loginId,force\n!,true\ntwo,true\nthree,perhaps\n")).isEqualTo(1);
        assertThat(terminal.outLines()).contains("good lines     1 of 3", "bad lines      2");
        assertThat(terminal.err()).contains("Line 2: loginId: ", "Line 4: force: true or false is expected.");
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void aHundredBadLinesAreNamedAndAllAreCounted() throws Exception {
        assertThat(dryRun("loginId\n" + "!\n".repeat(250))).isEqualTo(1);

        assertThat(terminal.err().lines()).hasSize(101).last().isEqualTo("Further lines are counted only.");
        assertThat(terminal.outLines()).contains("bad lines      250");
    }

    @Test
    void windowsLineEndsAByteOrderMarkAndQuotedFieldsAreNoMistakes() throws Exception {
        assertThat(dryRun("\uFEFF\"loginId\",\"tag\"\r\n\"one\",\"a, \"\"b\"\"\"\r\n\r\ntwo,\r\n"))
                .isZero();
        assertThat(terminal.outLines()).contains("good lines     2 of 2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\uFEFF", "\n \r\n", "loginId,tag\n"})
    void anEmptyFileIsNoMistakeEither(String text) throws Exception {
        assertThat(dryRun(text, "--spread", "4h")).isZero();

        assertThat(terminal.outLines()).contains("good lines     0 of 0");
    }

    @Test
    void anUnknownColumnEndsItBeforeAnythingIsDone() throws Exception {
        assertThat(dryRun("loginId,dedline\none,6h\n")).isEqualTo(1);

        assertThat(terminal.err()).startsWith("Line 1: the column \"dedline\" is none of loginId, refreshId, ");
        assertThat(terminal.out()).isEmpty();
    }

    @Test
    void aFileInAnotherEncodingIsASentence() throws Exception {
        Path file = folder.resolve("logins.csv");
        Files.write(file, "loginId\none\n".getBytes(StandardCharsets.UTF_16));

        assertThat(terminal.run("request", "--file", file.toString(), "--dry-run"))
                .isEqualTo(1);
        assertThat(terminal.err()).isEqualTo("Line 1: UTF-8 is expected.\n");
    }

    @Test
    void aFolderIsNoFile() {
        assertThat(terminal.run("request", "--file", folder.toString(), "--dry-run"))
                .isEqualTo(1);
        assertThat(terminal.err()).isEqualTo(folder + " is a folder, not a file.\n");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aFileThatTheSystemDoesNotGiveOutIsASentence() {
        // Not even root can read this file: no memory is mapped at its beginning.
        assertThat(terminal.run("request", "--file", "/proc/self/mem", "--dry-run"))
                .isEqualTo(1);
        assertThat(terminal.err()).startsWith("Cannot be read: ").hasLineCount(1);
    }

    @Test
    void aStreamCannotBeSpread() {
        assertThat(terminal.withInput("one\n").run("request", "--file", "-", "--spread", "4h"))
                .isEqualTo(2);
        assertThat(terminal.err())
                .startsWith("--spread must know how many lines there are: give a file, not a stream.\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-11-23T03:00:00Z", "2026-11-23T02:59:59Z", "02:00 Z"})
    void aDeadlineThatTheLastRequestsWouldMissIsRefused(String deadline) throws Exception {
        assertThat(dryRun("one\n", "--spread", "4h", "--deadline", deadline)).isEqualTo(2);
        assertThat(terminal.err())
                .contains("is not after the last requests: they would be spread until 2026-11-23T03:00:00Z.");
    }

    @Test
    void aDeadlineThatIsOverIsRefusedEverywhere() {
        assertThat(terminal.run("request", "login", "--deadline", NOW.toString()))
                .isEqualTo(2);
        assertThat(terminal.err()).startsWith("The deadline 2026-11-22T23:00:00Z is over already.\n");
    }

    @Test
    void theRejectsAreNeverTheFileItself() throws Exception {
        Path file = Files.writeString(folder.resolve("logins.csv"), "!\n");

        assertThat(terminal.run("request", "--file", file.toString(), "--rejects", folder + "/./logins.csv"))
                .isEqualTo(2);
        assertThat(file).hasContent("!");
    }

    private int dryRun(String text, String... options) throws IOException {
        Path file = Files.writeString(folder.resolve("logins.csv"), text);
        List<String> words = new ArrayList<>(List.of("request", "--dry-run", "--file", file.toString()));
        words.addAll(List.of(options));
        return terminal.run(words.toArray(String[]::new));
    }
}
