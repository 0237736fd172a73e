package dev.reconnect.sandbox.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Runs alone, because it counts the threads of the process. */
@Isolated
class BrokerThreadsIT {
    @Test
    void aStoppedBrokerLeavesNoThreadBehind() {
        Set<Thread> before = nonDaemonThreads();
        try (SandboxBroker broker = SandboxBroker.builder().start()) {
            broker.restart();
            assertThat(nonDaemonThreads()).isNotEqualTo(before);
        }
        await().pollInSameThread()
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(nonDaemonThreads()).isSubsetOf(before));
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("sandbox-kafka"));
    }

    private static Set<Thread> nonDaemonThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.isDaemon())
                .collect(Collectors.toSet());
    }
}
