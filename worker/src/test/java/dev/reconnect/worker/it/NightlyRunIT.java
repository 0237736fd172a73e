package dev.reconnect.worker.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reconnect.sandbox.flinks.bank.LoginTotals;
import dev.reconnect.sandbox.flinks.script.Switch;
import dev.reconnect.sandbox.kafka.KafkaCluster;
import dev.reconnect.sandbox.kafka.KafkaTest;
import dev.reconnect.sandbox.process.ChildJvm;
import dev.reconnect.worker.cli.Main;
import dev.reconnect.worker.it.testing.WorkerEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A nightly run with worker, broker and stand-in. Its publisher is a process of its own that may be killed. */
@Order(4)
@KafkaTest
class NightlyRunIT {
    private static final int LOGINS = 120;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final List<Process> processes = new ArrayList<>();
    private WorkerEnvironment environment;
    private List<String> logins = List.of();
    private Path file = Path.of("");

    @TempDir
    private Path folder;

    @BeforeEach
    void start(KafkaCluster cluster) throws IOException {
        // Without a cool-down after a success, a repeated request would start its login again.
        environment = new WorkerEnvironment(cluster, Map.of("RECONNECT_SESSION_COOL_DOWN_AFTER_SUCCESS", "1ms"));
        environment.flinks().switches().turnOn(Switch.ALL_LOGINS_ARE_KNOWN);
        logins =
                IntStream.range(0, LOGINS).mapToObj(number -> "login-" + number).toList();
        file = Files.write(folder.resolve("logins.txt"), logins);
    }

    @AfterEach
    void stop() {
        processes.forEach(Process::destroyForcibly);
        environment.close();
    }

    @Test
    void aPublisherThatWasKilledInTheMiddleIsStartedAgainAndNobodyIsAskedTwice() throws Exception {
        environment.startWorker();
        Process first = request("--spread", "60s");
        await("half of the starts").atMost(PATIENCE).until(() -> starts() >= LOGINS / 3);
        first.destroyForcibly();
        assertThat(first.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(starts()).as("it was in the middle").isLessThan(LOGINS);

        Process second = request();
        assertThat(second.waitFor(60, TimeUnit.SECONDS)).isTrue();

        assertThat(second.exitValue()).isZero();
        assertEachWasAskedOnce();
    }

    @Test
    void twoPublishersOfOneRunAtTheSameTimeAskNobodyTwice() throws Exception {
        environment.startWorker();
        List<Process> both = List.of(request("--spread", "3s"), request("--spread", "3s"));
        for (Process process : both) {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        }

        assertEachWasAskedOnce();
    }

    @Test
    void anInterruptedPublisherSaysHowFarItCameAndWhatToDo() throws Exception {
        Path out = folder.resolve("interrupted");
        Process process = request(out, "--spread", "2h");
        await().atMost(PATIENCE)
                .until(() -> environment.command("status", "--run-id", "night").contains("open                     1"));

        Process signal = new ProcessBuilder("kill", "-INT", String.valueOf(process.pid())).start();
        assertThat(signal.waitFor(10, TimeUnit.SECONDS)).isTrue();

        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(Files.readAllLines(out))
                .filteredOn(line -> !line.startsWith("Published: "))
                .containsExactly(
                        "1 requests published to " + environment.topics().batch() + ".",
                        "Interrupted after 1 lines. The same command may be given again: within one run no one is asked"
                                + " twice.");
    }

    private void assertEachWasAskedOnce() {
        await("all outcomes")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> {
                    String status = environment.command("status", "--run-id", "night", "--json");
                    assertThat(status).contains("\"open\":0,", "\"ready\":" + LOGINS + ",", "\"all\":" + LOGINS + "}");
                });
        // Waits until the workers have read what the second publisher repeated, and know it as a repetition.
        environment.awaitBatchTaken();
        assertThat(logins).allSatisfy(login -> {
            LoginTotals totals = environment.flinks().ledger().totals(login);
            assertThat(totals.starts()).as(login).isEqualTo(1);
        });
        assertThat(starts()).isEqualTo(LOGINS);
    }

    private int starts() {
        return logins.stream()
                .mapToInt(login -> environment.flinks().ledger().totals(login).starts())
                .sum();
    }

    private Process request(String... options) throws IOException {
        return request(folder.resolve("out-" + processes.size()), options);
    }

    private Process request(Path out, String... options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("request", "--file", file.toString(), "--run-id", "night"));
        arguments.addAll(List.of(options));
        ProcessBuilder builder = ChildJvm.of(ChildJvm.shortLived(128), environment.environment(), Main.class, arguments)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        if (Files.exists(Path.of("/proc/self"))) {
            // A build in the background of a shell ignores SIGINT, and its children would too.
            builder.command().addAll(0, List.of("env", "--default-signal=INT"));
        }
        Process process = builder.start();
        processes.add(process);
        return process;
    }
}
