package dev.reconnect.worker.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.sandbox.flinks.Endpoint;
import dev.reconnect.sandbox.kafka.KafkaCluster;
import dev.reconnect.sandbox.kafka.KafkaTest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two worker processes share the shards, and one of them ends in the middle of the work. */
@KafkaTest
class TwoWorkersIT {
    private static final int REFRESHES = 200;

    private World world;
    private Refreshes refreshes;
    private WorkerProcess first;
    private WorkerProcess second;

    @BeforeEach
    void start(KafkaCluster cluster) {
        world = new World(cluster);
        // So that starts are under way at any moment.
        world.slowDown(Endpoint.ASYNC_START, Duration.ofMillis(200));
        first = world.startProcess().awaitShards(World.PARTITIONS);
        second = world.startProcess().awaitShards(1);
        refreshes = new Refreshes(world, Duration.ofSeconds(25));
    }

    @AfterEach
    void stop() {
        world.close();
    }

    @Test
    void aWorkerThatIsStoppedLeavesNothingBehindAndNoStartIsRepeated() {
        refreshes.publishUntil(() -> refreshes.count() >= REFRESHES / 2, Duration.ofSeconds(60));

        assertThat(first.terminate()).isZero();
        refreshes.publishUntil(() -> refreshes.count() >= REFRESHES, Duration.ofSeconds(60));
        refreshes.awaitEnds(Duration.ofSeconds(60));

        refreshes.assertOneEndEach();
        refreshes.assertNoStartRepeated();
        assertThat(second.terminate()).isZero();
        // Only now: before, the other worker's own transactions come and go.
        assertThat(world.openTransactions()).isEmpty();
    }

    @Test
    void aWorkerThatIsKilledLosesNothingAndOnlyStartsInDoubtAreRepeated() {
        refreshes.publishUntil(() -> refreshes.count() >= REFRESHES / 2, Duration.ofSeconds(60));

        first.kill();
        Instant killed = Instant.now();
        refreshes.publishUntil(() -> refreshes.count() >= REFRESHES, Duration.ofSeconds(60));
        refreshes.awaitEnds(Duration.ofSeconds(90));

        refreshes.assertOneEndEach();
        Refreshes.Repeated repeated = refreshes.assertStartsRepeatedOnlyInDoubt(List.of(killed));
        System.out.printf(
                "one of two workers killed: %d refreshes, %d starts in doubt repeated, %d waited out, all ended after %d ms%n",
                refreshes.count(),
                repeated.interactive(),
                repeated.waiting(),
                Duration.between(killed, Instant.now()).toMillis());
    }
}
