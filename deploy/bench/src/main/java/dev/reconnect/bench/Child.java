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

/** A Java process on this one's class path; all that it prints goes to a file. */
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
     * Starts it.
     *
     * @param output where it prints to
     * @param environment besides this process's own, of which nothing that is meant for Reconnect goes along
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
        // For an end of this process that closes nothing.
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy, "end-" + name));
        return new Child(name, process, output);
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /** What it has printed so far. */
    List<String> lines() throws IOException {
        return Files.readAllLines(output);
    }

    /** Waits until this holds; fails when the time is over, or the process. */
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

    /** The first line that it prints and that is like this. */
    String awaitLine(Predicate<String> wanted, Duration atMost) throws IOException, InterruptedException {
        await("first line", atMost, () -> lines().stream().anyMatch(wanted));
        return lines().stream().filter(wanted).findFirst().orElseThrow();
    }

    /** Something that comes to hold. */
    @FunctionalInterface
    interface Check {
        boolean holds() throws IOException, InterruptedException;
    }

    /** Asks it to end, and ends it where it does not. */
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
