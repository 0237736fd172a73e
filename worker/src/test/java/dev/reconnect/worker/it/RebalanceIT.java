package dev.reconnect.worker.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.sandbox.flinks.Endpoint;
import dev.reconnect.sandbox.kafka.KafkaCluster;
import dev.reconnect.sandbox.kafka.KafkaTest;
import dev.reconnect.worker.it.World.Running;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Workers come and go under load: every rebalance finds transactions, calls and starts under way. */
@KafkaTest
class RebalanceIT {
    private static final int MOST_ROUNDS = 6;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void aRebalanceInTheMiddleOfACommitCostsNoRefreshItsOneEnd(KafkaCluster cluster) {
        try (World world = new World(cluster)) {
            world.slowDown(Endpoint.ASYNC_START, Duration.ofMillis(100));
            Running first = world.startWorker().awaitShards(World.PARTITIONS);
            Running second = world.startWorker();
            Refreshes refreshes = new Refreshes(world, Duration.ofMinutes(10));
            refreshes.publishUntil(() -> second.owned() == 1, PATIENCE);

            int rounds = 0;
            while (rounds < 2 || (refused(first, second) == 0 && rounds < MOST_ROUNDS)) {
                Running third = world.startWorker();
                refreshes.publishUntil(() -> third.owned() == 1, PATIENCE);
                var leaving = CompletableFuture.runAsync(third::close);
                refreshes.publishUntil(leaving::isDone, PATIENCE);
                leaving.join();
                refreshes.publishUntil(() -> first.owned() + second.owned() == World.PARTITIONS, PATIENCE);
                rounds++;
            }
            refreshes.awaitEnds(PATIENCE);

            refreshes.assertOneEndEach();
            refreshes.assertNoStartRepeated();
            assertThat(refused(first, second))
                    .as("commits that a rebalance refused")
                    .isPositive();
            assertThat(first.transactions("lost") + second.transactions("lost")).isZero();
            System.out.printf(
                    "%d workers joined and left: %d refreshes, %d commits refused by a rebalance and made again%n",
                    rounds, refreshes.count(), refused(first, second));
        }
    }

    private static long refused(Running first, Running second) {
        return first.transactions("stale-membership") + second.transactions("stale-membership");
    }
}
