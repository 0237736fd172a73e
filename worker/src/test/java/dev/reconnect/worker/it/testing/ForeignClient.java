package dev.reconnect.worker.it.testing;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One of contracts/consumers in a process of its own, as people copy it. Its output is kept under target. */
public final class ForeignClient implements AutoCloseable {
    private static final Path CONSUMERS = Path.of("..", "contracts", "consumers");
    private static final Path TARGET = Path.of("target", "consumers").toAbsolutePath();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration INSTALL_LIMIT = Duration.ofMinutes(3);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);
    private static final List<String> NPM_CI =
            List.of("npm", "ci", "--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund");

    private final Process process;
    private final Path log;

    private ForeignClient(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    static boolean nodeIsThere() {
        return succeeds("node", "--version") && succeeds("npm", "--version");
    }

    static boolean pythonIsThere() {
        return python().isPresent();
    }

    /** A Node process that uses our copy of the folder, with the packages that its lock file names. */
    public static ForeignClient node(String... words) {
        Path folder = TARGET.resolve("node");
        try {
            Files.createDirectories(folder);
            try (Stream<Path> files = Files.list(CONSUMERS.resolve("node"))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Files.copy(file, folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
                }
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        if (!Files.exists(folder.resolve("node_modules").resolve(".package-lock.json"))) {
            try (ForeignClient npm = start(folder, NPM_CI)) {
                npm.awaitSuccess(INSTALL_LIMIT);
            }
        }
        return start(folder, command(List.of("node"), words));
    }

    public static ForeignClient python(String... words) {
        String python = python().orElseThrow();
        return start(CONSUMERS.resolve("python"), command(List.of(python), words));
    }

    /** Runs the source file as it is, on the class path of this test. */
    public static ForeignClient java(String... words) {
        Path java = Path.of(requireNonNull(System.getProperty("java.home")), "bin", "java");
        String classPath = String.join(
                File.pathSeparator,
                Stream.of(requireNonNull(System.getProperty("java.class.path")).split(File.pathSeparator))
                        .map(entry -> Path.of(entry).toAbsolutePath().toString())
                        .toList());
        List<String> launch =
                List.of(java.toString(), "-Xmx128m", "--enable-native-access=ALL-UNNAMED", "-cp", classPath);
        return start(CONSUMERS.resolve("java"), command(launch, words));
    }

    /** Waits until it has printed a line that contains all these parts. */
    public String awaitLine(String... parts) {
        return await("a line with " + List.of(parts) + ", see " + log)
                .atMost(PATIENCE)
                .failFast(() -> assertThat(process.isAlive()).as(this::output).isTrue())
                .until(() -> line(parts), Optional::isPresent)
                .orElseThrow();
    }

    /** Waits until it has ended with success; returns what it printed last. */
    public String awaitSuccess() {
        awaitSuccess(PATIENCE);
        List<String> lines = output().lines().toList();
        return lines.get(lines.size() - 1);
    }

    /** Sends SIGTERM; returns the exit code. */
    public int terminate() {
        process.destroy();
        awaitEnd(STOP_LIMIT);
        return process.exitValue();
    }

    public String output() {
        try {
            return Files.readString(log);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private Optional<String> line(String... parts) {
        return output().lines()
                .filter(line -> Stream.of(parts).allMatch(line::contains))
                .findFirst();
    }

    private void awaitSuccess(Duration limit) {
        awaitEnd(limit);
        assertThat(process.exitValue()).as(this::output).isZero();
    }

    private void awaitEnd(Duration limit) {
        try {
            assertThat(process.waitFor(limit.toSeconds(), TimeUnit.SECONDS))
                    .as("the process ends, see %s", log)
                    .isTrue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        }
    }

    /** Debian's package belongs to Debian's own Python, which is not always the first on the PATH. */
    private static Optional<String> python() {
        return Stream.of("python3", "/usr/bin/python3")
                .filter(python -> succeeds(python, "-c", "import confluent_kafka"))
                .findFirst();
    }

    private static boolean succeeds(String... command) {
        try (ForeignClient probe = start(Path.of("."), List.of(command))) {
            probe.awaitEnd(PATIENCE);
            Files.delete(probe.log);
            return probe.process.exitValue() == 0;
        } catch (IOException | UncheckedIOException notThere) {
            return false;
        }
    }

    private static List<String> command(List<String> program, String... words) {
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of(words));
        return command;
    }

    private static ForeignClient start(Path folder, List<String> command) {
        try {
            Files.createDirectories(TARGET);
            String name = Path.of(command.get(0)).getFileName().toString();
            Path log = Files.createTempFile(TARGET, name + "-", ".log");
            return new ForeignClient(
                    new ProcessBuilder(command)
                            .directory(folder.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start(),
                    log);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        awaitEnd(STOP_LIMIT);
    }
}
