package dev.reconnect.contracts.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A program of this machine. Every run has a time limit. The output goes to a file, so that no full pipe stops the
 * program.
 */
public record Program(int exitCode, String output) {

    /** Whether the program can be started here. */
    public static boolean isThere(String name) {
        try {
            return run(Path.of("."), Duration.ofSeconds(20), name, "--version").exitCode() == 0;
        } catch (UncheckedIOException notThere) {
            return false;
        }
    }

    /** Runs the program to its end; fails the test if it does not end in time. */
    public static Program run(Path folder, Duration limit, String... command) {
        try {
            Path output = Files.createTempFile("program", ".txt");
            try {
                Process process = new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
                if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
                    process.descendants().forEach(ProcessHandle::destroyForcibly);
                    process.destroyForcibly();
                    throw new AssertionError(command[0] + " did not end: " + Files.readString(output));
                }
                return new Program(process.exitValue(), Files.readString(output));
            } finally {
                Files.delete(output);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        }
    }
}
