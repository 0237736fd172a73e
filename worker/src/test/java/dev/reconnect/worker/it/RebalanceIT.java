package dev.reconnect.worker.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.sandbox.flinks.script.Endpoint;
import dev.reconnect.sandbox.kafka.KafkaCluster;
import dev.reconnect.sandbox.kafka.KafkaTest;
import dev.reconnect.worker.it.testing.RefreshTraffic;
import dev.reconnect.worker.it.testing.WorkerEnvironment;
import dev.reconnect.worker.it.testing.WorkerEnvironment.Running;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Workers come and go under load, so every rebalance meets transactions, calls and starts under way. */
@KafkaTest
class RebalanceIT {
    private static final int MOST_ROUNDS = 6;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void aRebalanceInTheMiddleOfACommitCostsNoRefreshItsOneEnd(KafkaCluster cluster) {
        try (WorkerEnvironment environment = new WorkerEnvironment(cluster)) {
            environment.slowDown(Endpoint.ASYNC_START, Duration.ofMillis(100));
            Running first = environment.startWorker().awaitShards(WorkerEnvironment.PARTITIONS);
            Running second = environment.startWorker();
            RefreshTraffic refreshTraffic = new RefreshTraffic(environment, Duration.ofMinutes(10));
            refreshTraffic.publishUntil(() -> second.owned() == 1, PATIENCE);

            int rounds = 0;
            while (rounds < 2 || (refused(first, second) == 0 && rounds < MOST_ROUNDS)) {
                Running third = environment.startWorker();
                refreshTraffic.publishUntil(() -> third.owned() == 1, PATIENCE);
                var leaving = CompletableFuture.runAsync(third::close);
                refreshTraffic.publishUntil(leaving::isDone, PATIENCE);
                leaving.join();
                refreshTraffic.publishUntil(
                        () -> first.owned() + second.owned() == WorkerEnvironment.PARTITIONS, PATIENCE);
                rounds++;
            }
            refreshTraffic.awaitEnds(PATIENCE);

            refreshTraffic.assertOneEndEach();
            refreshTraffic.assertNoStartRepeated();
            assertThat(refused(first, second))
                    .as("commits that a rebalance refused")
                    .isPositive();
            assertThat(first.transactions("lost") + second.transactions("lost")).isZero();
            System.out.printf(
                    "%d workers joined and left: %d refreshes, %d commits refused by a rebalance and made again%n",
                    rounds, refreshTraffic.count(), refused(first, second));
        }
    }

    private static long refused(Running first, Running second) {
        return first.transactions("stale-membership") + second.transactions("stale-membership");
    }
}
