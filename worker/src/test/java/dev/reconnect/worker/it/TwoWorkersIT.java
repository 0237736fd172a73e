package dev.reconnect.worker.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.sandbox.flinks.script.Endpoint;
import dev.reconnect.sandbox.kafka.KafkaCluster;
import dev.reconnect.sandbox.kafka.KafkaTest;
import dev.reconnect.worker.it.testing.RefreshTraffic;
import dev.reconnect.worker.it.testing.WorkerEnvironment;
import dev.reconnect.worker.it.testing.WorkerProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Two worker processes share the shards, and one of them ends in the middle of its work. */
@Order(3)
@KafkaTest
class TwoWorkersIT {
    private static final int REFRESHES = 200;

    private WorkerEnvironment environment;
    private RefreshTraffic refreshTraffic;
    private WorkerProcess first;
    private WorkerProcess second;

    @BeforeEach
    void start(KafkaCluster cluster) {
        environment = new WorkerEnvironment(cluster);
        // With slow answers, starts are under way at any moment.
        environment.slowDown(Endpoint.ASYNC_START, Duration.ofMillis(200));
        first = environment.startProcess().awaitShards(WorkerEnvironment.PARTITIONS);
        second = environment.startProcess().awaitShards(1);
        refreshTraffic = new RefreshTraffic(environment, Duration.ofSeconds(25));
    }

    @AfterEach
    void stop() {
        environment.close();
    }

    @Test
    void aWorkerThatIsStoppedLeavesNothingBehindAndNoStartIsRepeated() {
        refreshTraffic.publishUntil(() -> refreshTraffic.count() >= REFRESHES / 2, Duration.ofSeconds(60));

        assertThat(first.terminate()).isZero();
        refreshTraffic.publishUntil(() -> refreshTraffic.count() >= REFRESHES, Duration.ofSeconds(60));
        refreshTraffic.awaitEnds(Duration.ofSeconds(60));

        refreshTraffic.assertOneEndEach();
        refreshTraffic.assertNoStartRepeated();
        assertThat(second.terminate()).isZero();
        // Checked only now: before, the other worker's own transactions come and go.
        assertThat(environment.openTransactions()).isEmpty();
    }

    @Test
    void aWorkerThatIsKilledLosesNothingAndOnlyStartsInDoubtAreRepeated() {
        refreshTraffic.publishUntil(() -> refreshTraffic.count() >= REFRESHES / 2, Duration.ofSeconds(60));

        first.kill();
        Instant killed = Instant.now();
        refreshTraffic.publishUntil(() -> refreshTraffic.count() >= REFRESHES, Duration.ofSeconds(60));
        refreshTraffic.awaitEnds(Duration.ofSeconds(90));

        refreshTraffic.assertOneEndEach();
        RefreshTraffic.Repeated repeated = refreshTraffic.assertStartsRepeatedOnlyInDoubt(List.of(killed));
        System.out.printf(
                "one of two workers killed: %d refreshes, %d starts in doubt repeated, %d waited out, all ended after %d ms%n",
                refreshTraffic.count(),
                repeated.interactive(),
                repeated.waiting(),
                Duration.between(killed, Instant.now()).toMillis());
    }
}
