package dev.reconnect.worker.kafka.shard;

import dev.reconnect.worker.session.RestingMemory;
import dev.reconnect.worker.shard.SessionCounts;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The runners of the partitions that this worker holds or held. Only the requests consumer's thread changes them. */
final class ShardRunners {

    private static final Logger log = LoggerFactory.getLogger(ShardRunners.class);

    /** How long a shard may take to close its log after a hand-over at the last moment. */
    private static final Duration CLOSE = Duration.ofMillis(500);

    private final Map<Integer, ShardRunner> runners = new ConcurrentHashMap<>();
    private final RestingMemory resting;

    /** @param resting what the shards that run share */
    ShardRunners(RestingMemory resting) {
        this.resting = resting;
    }

    void start(int partition, ShardDependencies dependencies) {
        ShardRunner runner = new ShardRunner(partition, dependencies, runners.get(partition));
        runners.put(partition, runner);
        share();
        runner.start();
    }

    /** Hands over all these shards side by side. Drops each that is not done in time; its next owner fences it. */
    void handOver(Collection<Integer> partitions, Duration atMost) {
        List<ShardRunner> leaving = of(partitions);
        leaving.forEach(runner -> runner.handOver(atMost));
        awaitEnd(leaving, atMost.plus(CLOSE));
        leaving.stream().filter(runner -> !runner.ended().isDone()).forEach(runner -> {
            log.warn("shard {}: not handed over within {} ms, dropped", runner.partition(), atMost.toMillis());
            runner.drop();
        });
        share();
    }

    /** Drops the shards of partitions that are not ours any more. Returns at once. */
    void drop(Collection<Integer> partitions) {
        of(partitions).forEach(ShardRunner::drop);
        share();
    }

    private void share() {
        resting.sharedBy((int) runners.values().stream()
                .filter(runner -> !runner.ended().isDone())
                .count());
    }

    /** Every partition that has or had a runner. */
    Collection<Integer> all() {
        return List.copyOf(runners.keySet());
    }

    /** Waits up to {@code atMost} for the end of all runners' threads. Returns whether they ended. */
    boolean awaitEnd(Duration atMost) {
        return awaitEnd(List.copyOf(runners.values()), atMost);
    }

    /** The health of all shards that have not stopped. */
    List<ShardHealth> health() {
        return runners.values().stream()
                .map(ShardRunner::health)
                .filter(health -> health.state() != ShardHealth.ShardState.STOPPED)
                .sorted(Comparator.comparingInt(ShardHealth::partition))
                .toList();
    }

    /** The session counts of the shards that run, by partition. */
    Map<Integer, SessionCounts.Snapshot> counts() {
        Map<Integer, SessionCounts.Snapshot> all = new TreeMap<>();
        runners.forEach((partition, runner) -> {
            SessionCounts.Snapshot counts = runner.counts();
            if (counts != null) {
                all.put(partition, counts);
            }
        });
        return all;
    }

    private List<ShardRunner> of(Collection<Integer> partitions) {
        return partitions.stream().map(runners::get).filter(Objects::nonNull).toList();
    }

    private static boolean awaitEnd(List<ShardRunner> ending, Duration atMost) {
        CompletableFuture<?>[] ended = ending.stream().map(ShardRunner::ended).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(ended).get(atMost.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a runner's end never fails", e);
        }
    }
}
