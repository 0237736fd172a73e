package dev.reconnect.worker.kafka.shard;

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

/** The runners of this worker, one per partition that it holds or held. Changed by the requests consumer's thread only. */
final class ShardRunners {

    private static final Logger log = LoggerFactory.getLogger(ShardRunners.class);

    /** What a shard that was handed over at the last moment takes to close its log. */
    private static final Duration CLOSE = Duration.ofMillis(500);

    private final Map<Integer, ShardRunner> runners = new ConcurrentHashMap<>();

    void start(int partition, ShardDependencies ports) {
        ShardRunner runner = new ShardRunner(partition, ports, runners.get(partition));
        runners.put(partition, runner);
        runner.start();
    }

    /** Hands over all of these at once; what is not done in time is dropped, and fenced by its next owner. */
    void handOver(Collection<Integer> partitions, Duration atMost) {
        List<ShardRunner> leaving = of(partitions);
        leaving.forEach(runner -> runner.handOver(atMost));
        awaitEnd(leaving, atMost.plus(CLOSE));
        leaving.stream().filter(runner -> !runner.ended().isDone()).forEach(runner -> {
            log.warn("shard {}: not handed over within {} ms, dropped", runner.partition(), atMost.toMillis());
            runner.drop();
        });
    }

    /** The partitions are not ours any more; returns at once. */
    void drop(Collection<Integer> partitions) {
        of(partitions).forEach(ShardRunner::drop);
    }

    /** Every partition that has had a runner. */
    Collection<Integer> all() {
        return List.copyOf(runners.keySet());
    }

    /** Waits until the threads of all runners have ended, so long at most; whether they have. */
    boolean awaitEnd(Duration atMost) {
        return awaitEnd(List.copyOf(runners.values()), atMost);
    }

    /** Of all that have not been stopped. */
    List<ShardHealth> health() {
        return runners.values().stream()
                .map(ShardRunner::health)
                .filter(health -> health.state() != ShardHealth.State.STOPPED)
                .sorted(Comparator.comparingInt(ShardHealth::partition))
                .toList();
    }

    /** The sessions of the shards that run, by partition. */
    Map<Integer, SessionCounts.Snapshot> counts() {
        Map<Integer, SessionCounts.Snapshot> all = new TreeMap<>();
        runners.forEach((partition, runner) -> {
            SessionCounts.Snapshot census = runner.counts();
            if (census != null) {
                all.put(partition, census);
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
