package dev.reconnect.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.worker.cli.terminal.CommandFailed;
import dev.reconnect.worker.cli.testing.Terminal;
import dev.reconnect.worker.ops.Health;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class RunCommandTest {
    private static final Map<String, String> COMPLETE = Map.of(
            "RECONNECT_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1",
            "RECONNECT_FLINKS_API_URL", "http://127.0.0.1:1",
            "RECONNECT_FLINKS_CUSTOMER_ID", "customer",
            "RECONNECT_FLINKS_CONNECT_URL", "http://127.0.0.1:1",
            "RECONNECT_OPS_PORT", "0");

    private final List<String> steps = new ArrayList<>();

    @Test
    void theWorkerIsStartedThenStoppedWhenAsked() {
        Terminal terminal = new Terminal(COMPLETE)
                .withWorker(
                        (settings, meters, health) -> {
                            steps.add("started for " + settings.flinks().customerId() + ", " + readiness(health));
                            return () -> steps.add("closed, " + readiness(health));
                        },
                        new Steps());
        assertThat(terminal.run("run")).isZero();
        assertThat(steps)
                .containsExactly(
                        "listening",
                        "started for customer, worker is starting",
                        "waited",
                        "closed, worker is stopping");
    }

    @Test
    void aWorkerThatCannotStartIsOne() {
        Terminal terminal = new Terminal(COMPLETE)
                .withWorker(
                        (settings, meters, health) -> {
                            throw new CommandFailed("The journal cannot be read.");
                        },
                        new Steps());
        assertThat(terminal.run("run")).isEqualTo(1);
        assertThat(terminal.err()).isEqualTo("The journal cannot be read.\n");
    }

    @Test
    void anOpsPortThatIsTakenIsOneBeforeTheWorkerStarts() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Map<String, String> environment = new HashMap<>(COMPLETE);
            environment.put("RECONNECT_OPS_PORT", String.valueOf(taken.getLocalPort()));
            Terminal terminal = new Terminal(environment)
                    .withWorker(
                            (settings, meters, health) -> {
                                steps.add("started");
                                return () -> {};
                            },
                            new Steps());
            assertThat(terminal.run("run")).isEqualTo(1);
            assertThat(terminal.err()).contains("reconnect.ops.port");
            assertThat(steps).doesNotContain("started");
        }
    }

    private static String readiness(Health health) {
        Health.Reason reason = health.ready().reasons().getFirst();
        return reason.part() + " " + reason.reason();
    }

    @Test
    void aWorkerThatIsStoppedWhileItStillWaitsForKafkaIsInterruptedAndIsZero() {
        CountDownLatch waits = new CountDownLatch(1);
        Terminal terminal = new Terminal(COMPLETE)
                .withWorker(
                        (settings, meters, health) -> {
                            waits.countDown();
                            new CountDownLatch(1).await();
                            throw new AssertionError("nothing came");
                        },
                        new Steps() {
                            @Override
                            public boolean asked() {
                                return waits.getCount() == 0;
                            }
                        });
        assertThat(terminal.run("run")).isZero();
        assertThat(steps).containsExactly("listening");
    }

    private class Steps implements RunCommand.Stop {
        @Override
        public boolean asked() {
            return false;
        }

        @Override
        public void listen() {
            steps.add("listening");
        }

        @Override
        public void await() {
            steps.add("waited");
        }
    }
}
