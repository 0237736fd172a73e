package dev.reconnect.worker.it.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reconnect.sandbox.process.ChildJvm;
import dev.reconnect.worker.cli.Main;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A worker as production runs it, in a process of its own. Its output is kept in a file under target. */
public final class WorkerProcess implements AutoCloseable {
    private static final Pattern TAKEN_OVER = Pattern.compile("shard \\d+: taken over");
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    /** Longer than a worker may take to drain. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

    private final Process process;
    private final Path log;

    private WorkerProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts a worker; returns at once. */
    static WorkerProcess start(Map<String, String> environment) {
        return start(environment, List.of("-Xmx256m"));
    }

    /** The same with these options of the JVM. */
    static WorkerProcess start(Map<String, String> environment, List<String> options) {
        try {
            Path folder = Files.createDirectories(Path.of("target", "worker-processes"));
            Path log = Files.createTempFile(folder, "worker-", ".log");
            List<String> all = new ArrayList<>(ChildJvm.SHORT_LIVED);
            all.addAll(options);
            ProcessBuilder builder = ChildJvm.of(all, environment, Main.class, List.of("run"))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            return new WorkerProcess(builder.start(), log);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Waits until it has taken over at least this many shards since its start. */
    public WorkerProcess awaitShards(int atLeast) {
        await("a worker process with " + atLeast + " shards, see " + log)
                .atMost(START_LIMIT)
                .failFast(() -> assertThat(process.isAlive()).as(this::output).isTrue())
                .until(() -> TAKEN_OVER.matcher(output()).results().count() >= atLeast);
        return this;
    }

    /** Sends SIGTERM; returns the exit code. */
    public int terminate() {
        process.destroy();
        return awaitExit();
    }

    /** Sends SIGKILL: nothing is drained. */
    public void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    /** All its output so far. */
    public String output() {
        try {
            return Files.readString(log);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private int awaitExit() {
        try {
            assertThat(process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .as("the process ends, see %s", log)
                    .isTrue();
            return process.exitValue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        awaitExit();
    }
}
