package dev.reconnect.worker.kafka.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.worker.kafka.testing.RandomValues;
import dev.reconnect.worker.session.Session;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * What a released version has written must be readable for ever. The golden file holds one value in each line: the
 * state's name and the bytes. Write it once, before the version's first release, with
 * {@code -Dreconnect.journal.golden=write}.
 */
class JournalGoldenTest {

    private static final String FILE = "journal-version-1.txt";
    private static final Path SOURCE = Path.of("src", "test", "resources", FILE);

    private final JournalFormat format = new SmileJournalFormat();

    @Test
    void everythingThatVersion1WroteIsReadAndWrittenAlike() throws IOException {
        List<String> lines = lines();

        assertThat(lines).allSatisfy(line -> {
            byte[] value = HexFormat.of().parseHex(line.substring(line.indexOf(' ') + 1));
            Session session = format.read(value);
            assertThat(line).startsWith(JournalNames.kind(session.getClass()) + " ");
            assertThat(format.write(session)).isEqualTo(value);
        });
        assertThat(lines.stream()
                        .map(line -> line.substring(0, line.indexOf(' ')))
                        .collect(Collectors.toSet()))
                .isEqualTo(states());
    }

    private void write() throws IOException {
        RandomValues random = new RandomValues(new Random(20261122));
        List<String> lines = new ArrayList<>();
        for (Class<?> state : JournalNames.kinds(Session.class).toList()) {
            for (int i = 0; i < 12; i++) {
                Session session = (Session) random.of(state);
                lines.add(JournalNames.kind(state) + " " + HexFormat.of().formatHex(format.write(session)));
            }
        }
        Files.createDirectories(SOURCE.getParent());
        Files.write(SOURCE, lines, UTF_8);
    }

    private static Set<String> states() {
        return JournalNames.kinds(Session.class).map(JournalNames::kind).collect(Collectors.toSet());
    }

    private List<String> lines() throws IOException {
        if ("write".equals(System.getProperty("reconnect.journal.golden"))) {
            write();
            return Files.readAllLines(SOURCE);
        }
        try (InputStream file = JournalGoldenTest.class.getResourceAsStream("/" + FILE)) {
            if (file == null) {
                throw new IllegalStateException("no " + FILE);
            }
            return new String(file.readAllBytes(), UTF_8).lines().toList();
        }
    }
}
