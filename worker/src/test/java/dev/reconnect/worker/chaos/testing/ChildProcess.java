package dev.reconnect.worker.chaos.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.sandbox.process.ChildJvm;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A Java process with the class path of this one. Everything that it prints goes to a file under target, which can be
 * read while it grows. Only one thread may use it.
 */
final class ChildProcess implements AutoCloseable {
    private static final int STOP_SECONDS = 40;
    private static final int MOST_BYTES = 1 << 20;

    private final String name;
    private final Process process;
    private final Path log;
    private long read;

    private ChildProcess(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /** {@code environment} is added to this process's own, from which all variables for Reconnect are left out. */
    static ChildProcess start(
            String name, Map<String, String> environment, String heap, Class<?> main, List<String> arguments) {
        try {
            Path folder = Files.createDirectories(Path.of("target", "chaos"));
            Path log = Files.createTempFile(folder, name + "-", ".log");
            List<String> options = new ArrayList<>(ChildJvm.SHORT_LIVED);
            // The process logs as in production, not as in tests.
            options.addAll(List.of(heap, "-Dlogback.configurationFile=logback.xml"));
            Process process = ChildJvm.of(options, environment, main, arguments)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            // The hook ends the process even if this one ends without closing it.
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "end-" + name));
            return new ChildProcess(name, process, log);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    String name() {
        return name;
    }

    boolean alive() {
        return process.isAlive();
    }

    /** The complete lines that it has printed since the last call. */
    List<String> newLines() {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            List<String> lines = new ArrayList<>();
            while (file.length() > read) {
                byte[] bytes = new byte[(int) Math.min(MOST_BYTES, file.length() - read)];
                file.seek(read);
                file.readFully(bytes);
                int end = bytes.length;
                while (end > 0 && bytes[end - 1] != '\n') {
                    end--;
                }
                if (end == 0) {
                    return lines;
                }
                read += end;
                new String(bytes, 0, end, UTF_8).lines().forEach(lines::add);
            }
            return lines;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Sends it a signal by name: STOP or CONT. */
    void signal(String signal) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start();
            assertThat(kill.waitFor(STOP_SECONDS, TimeUnit.SECONDS) && kill.exitValue() == 0)
                    .as("SIG%s to %s", signal, this)
                    .isTrue();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            throw interrupted(interrupted);
        }
    }

    /** Sends SIGTERM. Returns when the process has ended; fails if its exit code is not zero. */
    void terminate() {
        process.destroy();
        awaitExit();
        assertThat(process.exitValue()).as("exit code of %s", this).isZero();
    }

    /** Sends SIGKILL. Returns when the process has ended. */
    void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    private void awaitExit() {
        try {
            assertThat(process.waitFor(STOP_SECONDS, TimeUnit.SECONDS))
                    .as("%s ends", this)
                    .isTrue();
        } catch (InterruptedException interrupted) {
            throw interrupted(interrupted);
        }
    }

    private static AssertionError interrupted(InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return new AssertionError("interrupted", interrupted);
    }

    @Override
    public void close() {
        kill();
    }

    @Override
    public String toString() {
        return name + ", see " + log;
    }
}
