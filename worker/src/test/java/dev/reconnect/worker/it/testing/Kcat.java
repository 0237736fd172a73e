package dev.reconnect.worker.it.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The real kcat: a client on librdkafka that we did not write. Each run is bounded in time. */
public final class Kcat {
    private static final long PATIENCE_SECONDS = 30;

    private final String bootstrapServers;

    public Kcat(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    public static boolean isThere() {
        try {
            return run(List.of("kcat", "-V"), "").exitCode() == 0;
        } catch (IOException notThere) {
            return false;
        }
    }

    /** Publishes one event in binary mode, placed as librdkafka places it by default. */
    public void produce(String topic, String key, String type, String id, String json) {
        kcat(
                json,
                "-P",
                "-t",
                topic,
                "-k",
                key,
                "-H",
                "ce_specversion=1.0",
                "-H",
                "ce_type=" + type,
                "-H",
                "ce_source=urn:kcat",
                "-H",
                "ce_id=" + id,
                "-H",
                "content-type=application/json");
    }

    /** Every committed record up to the end of the topic, one line each: key, headers, value. */
    public List<String> readAll(String topic) {
        return kcat(
                        "",
                        "-C",
                        "-t",
                        topic,
                        "-o",
                        "beginning",
                        "-e",
                        "-q",
                        "-X",
                        "isolation.level=read_committed",
                        "-f",
                        "%k %h %s\\n")
                .lines()
                .toList();
    }

    private String kcat(String input, String... words) {
        List<String> command = new ArrayList<>(List.of("kcat", "-b", bootstrapServers));
        command.addAll(List.of(words));
        try {
            Ended ended = run(command, input);
            if (ended.exitCode() != 0) {
                throw new AssertionError("kcat ended with " + ended.exitCode() + ": " + ended.output());
            }
            return ended.output();
        } catch (IOException failed) {
            throw new AssertionError("kcat could not be run", failed);
        }
    }

    private record Ended(int exitCode, String output) {}

    /** The output goes to a file, because a full pipe would stop the process. */
    private static Ended run(List<String> command, String input) throws IOException {
        Path output = Files.createTempFile("kcat", ".txt");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            try (var stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(UTF_8));
            }
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("kcat did not end: " + Files.readString(output));
            }
            return new Ended(process.exitValue(), Files.readString(output));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        } finally {
            Files.delete(output);
        }
    }
}
