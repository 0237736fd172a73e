package dev.reconnect.worker.cli.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.RefreshRequested;
import dev.reconnect.worker.cli.terminal.Progress;
import dev.reconnect.worker.cli.testing.Drafts;
import dev.reconnect.worker.cli.testing.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class RejectsFileTest {
    @TempDir
    private Path folder;

    private Path path = Path.of("");

    @BeforeEach
    void name() {
        path = folder.resolve("logins.csv.rejects");
    }

    @Test
    void aRejectedLineStandsAsItWasUnderItsReasonAndTheHeader() throws Exception {
        byte[] latin = {'t', 'w', 'o', ',', (byte) 0xe9};
        reject(bytes("\uFEFFloginId,tag\r\none,a\r\n \"two\"  ,a,b\r\n"), latin);

        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        expected.writeBytes(bytes("loginId,tag\n# Line 3: 2 fields are expected, not 3.\n \"two\"  ,a,b\n"));
        expected.writeBytes(bytes("# Line 4: UTF-8 is expected.\n"));
        expected.writeBytes(latin);
        expected.write('\n');
        assertThat(Files.readAllBytes(path)).isEqualTo(expected.toByteArray());
    }

    @Test
    void aMendedRejectsFileIsReadAsAnyOther() throws Exception {
        reject(bytes("loginId,tag\none,a\ntwo,a,b\n"));
        Files.writeString(path, Files.readString(path).replace("two,a,b", "two,\"a,b\""));

        RequestFile mended = new RequestFile(Files.newInputStream(path));

        assertThat(mended.next())
                .isInstanceOfSatisfying(
                        RequestFile.RequestLine.Fields.class,
                        line -> assertThat(line.fields().toString())
                                .isEqualTo("{\"loginId\":\"two\",\"tag\":\"a,b\"}"));
        assertThat(mended.next()).isNull();
    }

    @Test
    void linesOfAFileWithoutAHeaderHaveNone() throws Exception {
        reject(bytes("\uFEFFa b\nlogin\n"));

        assertThat(Files.readString(path)).matches("# Line 1: loginId: [^\n]*\\.\na b\n");
    }

    @Test
    void aLineThatIsTooLongIsNamedButNotCutShort() throws Exception {
        reject(bytes("login\n" + "x".repeat(RequestFile.LONGEST_LINE + 1) + "\n"));

        assertThat(path).hasContent("# Line 2: at most 65536 bytes are expected.");
    }

    @Test
    void whereEveryLineIsGoodThereIsNoFile() throws Exception {
        reject(bytes("loginId\none\n"));

        assertThat(path).doesNotExist();
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "its file systems know no POSIX permissions")
    void onlyItsOwnerMayReadIt() throws Exception {
        Files.writeString(path, "of an earlier run");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r--r--"));

        reject(bytes("loginId\n!\n"));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
        assertThat(path).content().doesNotContain("earlier");
    }

    @Test
    void aPlaceThatCannotBeWrittenIsSaidOnceAndTheRestGoesOn() throws Exception {
        path = folder.resolve("absent").resolve("rejects");

        Terminal terminal = reject(bytes("loginId\n!\n!\n!\n"));

        assertThat(terminal.err().lines())
                .filteredOn(line -> line.contains("cannot be written"))
                .hasSize(1);
        assertThat(terminal.err()).contains("Line 4: ");
    }

    /** Reads the file as {@code request} does. */
    private Terminal reject(byte[]... parts) throws Exception {
        ByteArrayOutputStream input = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            input.writeBytes(part);
        }
        Terminal terminal = new Terminal(Map.of());
        RequestFile file = new RequestFile(new ByteArrayInputStream(input.toByteArray()));
        Spread spread = new Spread(Instant.EPOCH, Duration.ZERO, 10);
        try (Progress progress = terminal.progress();
                BadLines badLines = new BadLines(file, progress, new RejectsFile(path))) {
            FilePublisher.Completion ignored = new FilePublisher(
                            file, Drafts.PLAIN, () -> "id", PublishSchedule.foreseen(spread), badLines, progress)
                    .to(new Nowhere());
        }
        return terminal;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static final class Nowhere implements FilePublisher.Destination {
        @Override
        public void publish(RefreshRequested request, Instant now) {}

        @Override
        public boolean lost() {
            return false;
        }
    }
}
