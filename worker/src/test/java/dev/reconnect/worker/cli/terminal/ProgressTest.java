package dev.reconnect.worker.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reconnect.worker.cli.testing.VirtualWaits;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final VirtualWaits time = new VirtualWaits(Instant.parse("2026-11-22T23:00:00Z"));
    private final StringWriter lines = new StringWriter();

    @Test
    void withoutAScreenThereIsALineEveryFiveSecondsWithRateAndTimeLeft() {
        run(plain(100_000), 100, 12, Duration.ofSeconds(1));

        assertThat(lines())
                .containsExactly(
                        "Published: 500 of 100000 (0 %), 100 a second, 0:16:35 left.",
                        "Published: 1000 of 100000 (1 %), 100 a second, 0:16:30 left.");
    }

    @Test
    void everyTenthHasItsLine() {
        run(plain(20), 1, 20, Duration.ofSeconds(2));

        assertThat(lines()).hasSize(10).first().isEqualTo("Published: 2 of 20 (10 %), 1800 an hour, 0:00:36 left.");
    }

    @Test
    void tenthsThatTakeNoTimeHaveNoLines() {
        run(plain(20), 1, 20, Duration.ofMillis(40));

        assertThat(lines()).isEmpty();
    }

    @Test
    void whereNobodyKnowsHowMuchThereIsOnlyWhatIsDoneIsSaid() {
        run(plain(Progress.UNKNOWN), 7, 5, Duration.ofSeconds(1));

        assertThat(lines()).containsExactly("Published: 35, 7.0 a second.");
    }

    @Test
    void aLongWaitBeforeTheFirstOneIsNoReasonForNonsense() {
        run(plain(2), 0, 5, Duration.ofSeconds(1));

        assertThat(lines()).containsExactly("Published: 0 of 2 (0 %), 0 an hour.");
    }

    @Test
    void aLineWithoutAScreenHasNoControlCharacter() {
        try (Progress progress = plain(10)) {
            progress.say("Line 3: bad.");
            time.pass(Duration.ofSeconds(6));
            progress.at(1);
        }
        assertThat(lines()).hasSize(2).allMatch(line -> line.matches("[\\x20-\\x7e]+"));
    }

    @Test
    void onAScreenThereIsABarWithRateAndTimeLeftAndLinesStandAboveIt() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream screen = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        try (Progress progress = new BarProgress(screen, "Published", 10)) {
            progress.at(4);
            progress.say("Line 3: bad.");
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> bytes.toString(StandardCharsets.UTF_8).contains("4/10"));
        }
        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .contains("Published  40%", "\rLine 3: bad.\n", "/s")
                .endsWith("\n");
    }

    @Test
    void whoWantsPlainLinesGetsThem() {
        assertThat(TerminalDetection.drawable(Map.of("TERM", "xterm"))).isTrue();
        assertThat(TerminalDetection.drawable(Map.of())).isTrue();
        assertThat(TerminalDetection.drawable(Map.of("TERM", "dumb"))).isFalse();
        assertThat(TerminalDetection.drawable(Map.of("NO_COLOR", "1"))).isFalse();
    }

    private Progress plain(long total) {
        return new PlainProgress(time, new PrintWriter(lines, true), "Published", total);
    }

    private void run(Progress progress, int each, int steps, Duration step) {
        try (progress) {
            for (int count = 1; count <= steps; count++) {
                time.pass(step);
                progress.at((long) count * each);
            }
        }
    }

    private List<String> lines() {
        return lines.toString().lines().toList();
    }
}
