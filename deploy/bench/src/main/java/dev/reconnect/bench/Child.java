package dev.reconnect.bench;

import dev.reconnect.sandbox.process.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A Java process with this process's class path; all its output goes to a file. */
final class Child implements AutoCloseable {
    private static final Duration DRAIN = Duration.ofSeconds(25);
    private static final Duration LOOK = Duration.ofMillis(100);

    private final String name;
    private final Process process;
    private final Path output;

    private Child(String name, Process process, Path output) {
        this.name = name;
        this.process = process;
        this.output = output;
    }

    /**
     * Starts the process.
     *
     * @param output the file for its output
     * @param environment variables in addition to this process's own, without those that are meant for Reconnect
     */
    static Child start(
            String name,
            Path output,
            Map<String, String> environment,
            List<String> options,
            Class<?> main,
            String... arguments)
            throws IOException {
        Process process = ChildJvm.of(options, environment, main, List.of(arguments))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        // This process may end without closing anything.
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy, "end-" + name));
        return new Child(name, process, output);
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /** What the process has printed so far. */
    List<String> lines() throws IOException {
        return Files.readAllLines(output);
    }

    /** Waits until the check holds; fails if the time is over or the process ends. */
    void await(String what, Duration atMost, Check check) throws IOException, InterruptedException {
        Instant until = Instant.now().plus(atMost);
        while (!check.holds()) {
            if (process.waitFor(LOOK.toMillis(), TimeUnit.MILLISECONDS)
                    || Instant.now().isAfter(until)) {
                throw new IllegalStateException(
                        "no " + what + " of the " + name + "; it printed:\n" + String.join("\n", lines()));
            }
        }
    }

    /** The first printed line that {@code wanted} accepts. */
    String awaitLine(Predicate<String> wanted, Duration atMost) throws IOException, InterruptedException {
        await("first line", atMost, () -> lines().stream().anyMatch(wanted));
        return lines().stream().filter(wanted).findFirst().orElseThrow();
    }

    /** A condition that becomes true. */
    @FunctionalInterface
    interface Check {
        boolean holds() throws IOException, InterruptedException;
    }

    /** Asks the process to end, and kills it if it does not. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (process.waitFor(DRAIN.toSeconds(), TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }
}
