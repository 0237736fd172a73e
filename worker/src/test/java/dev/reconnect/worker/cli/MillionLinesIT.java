package dev.reconnect.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.sandbox.kafka.KafkaCluster;
import dev.reconnect.sandbox.kafka.KafkaTest;
import dev.reconnect.sandbox.process.ChildJvm;
import dev.reconnect.worker.cli.testing.Terminal;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run in processes that have 64 MB of heap each. Prints what it measured. That memory does not grow with the lines
 * shows only in the long form, {@code -Drun.lines=1000000}.
 */
@Order(2)
@KafkaTest
class MillionLinesIT {
    private static final int LINES = Integer.getInteger("run.lines", 40_000);
    /** One line in this many is bad. */
    private static final int BAD = 10_000;

    private static final int GOOD = LINES - LINES / BAD;
    private static final Pattern COLLECTION = Pattern.compile("(\\d+)M->(\\d+)M\\(");

    private final Map<String, String> environment = new HashMap<>();
    private final List<Process> processes = new ArrayList<>();

    @TempDir
    private Path folder;

    private Path file = Path.of("");

    MillionLinesIT(KafkaCluster cluster) {
        environment.put("RECONNECT_KAFKA_BOOTSTRAP_SERVERS", cluster.bootstrapServers());
        environment.put("RECONNECT_TOPICS_PREFIX", "million-" + UUID.randomUUID() + ".");
        environment.put("RECONNECT_TOPICS_PARTITIONS", "12");
        environment.put("RECONNECT_TOPICS_REPLICATION_FACTOR", "1");
    }

    @BeforeEach
    void write() throws IOException {
        assertThat(new Terminal(environment).run("topics", "create")).isZero();
        file = folder.resolve("logins.csv");
        try (BufferedWriter writer = Files.newBufferedWriter(file)) {
            writer.write("loginId,institutionId,tag\r\n");
            for (int line = 1; line <= LINES; line++) {
                writer.write(line % BAD == 0 ? "!,x\r\n" : new UUID(line, -line) + ",14,\"of the night\"\r\n");
            }
        }
    }

    @AfterEach
    void leaveNothingRunning() {
        processes.forEach(Process::destroyForcibly);
    }

    @Test
    void theyAreCheckedPublishedAndCountedInLittleMemory() throws Exception {
        List<String> checked = run(1, "request", "--file", file.toString(), "--run-id", "night", "--dry-run");
        assertThat(checked).contains("good lines     " + GOOD + " of " + LINES);

        List<String> published = run(1, "request", "--file", file.toString(), "--run-id", "night");
        assertThat(published).anyMatch(line -> line.startsWith(GOOD + " requests published to "));
        try (var lines = Files.lines(folder.resolve("logins.csv.rejects"))) {
            assertThat(lines.count()).isEqualTo(1 + 2 * (LINES / BAD));
        }

        List<String> counted = run(0, "status", "--run-id", "night");
        assertThat(counted).contains("open             %9d".formatted(GOOD));
    }

    /** Runs a command in a process of its own; returns what it printed. */
    private List<String> run(int exitCode, String... arguments) throws Exception {
        Path output = folder.resolve("output");
        Path collections = folder.resolve("gc");
        List<String> options = new ArrayList<>(ChildJvm.SHORT_LIVED);
        options.addAll(List.of("-Xmx64m", "-Xlog:gc:file=" + collections));
        ProcessBuilder builder = ChildJvm.of(options, environment, Main.class, List.of(arguments))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        long begin = System.nanoTime();
        Process process = builder.start();
        processes.add(process);
        assertThat(process.waitFor(8, TimeUnit.MINUTES)).isTrue();
        double seconds = (System.nanoTime() - begin) / 1e9;
        List<String> lines = Files.readAllLines(output);
        assertThat(process.exitValue()).as(String.join("\n", lines)).isEqualTo(exitCode);
        System.out.printf(
                "%s of %d lines: %.1f s, %.0f a second, heap at most %d MB, %d MB after a collection%n",
                arguments[arguments.length - 1].equals("--dry-run") ? "dry run" : arguments[0],
                LINES,
                seconds,
                LINES / seconds,
                peak(collections, 1),
                peak(collections, 2));
        return lines;
    }

    /** The largest heap before (1) or after (2) a garbage collection, in MB. */
    private static int peak(Path collections, int group) throws IOException {
        Matcher matcher = COLLECTION.matcher(Files.readString(collections));
        int peak = 0;
        while (matcher.find()) {
            peak = Math.max(peak, Integer.parseInt(matcher.group(group)));
        }
        return peak;
    }
}
