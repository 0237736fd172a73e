package dev.reconnect.worker.kafka.shard;

import dev.reconnect.worker.kafka.feed.Membership;
import dev.reconnect.worker.kafka.feed.PartitionReader;
import dev.reconnect.worker.shard.FlinksCalls.CallAnswer;
import dev.reconnect.worker.shard.ShardLog;
import dev.reconnect.worker.shard.ShardLoop;
import dev.reconnect.worker.shard.Source;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.jspecify.annotations.Nullable;

/**
 * What the shards of a worker share.
 *
 * @param readers one reader for each source
 * @param random several threads use it
 */
public record ShardDependencies(
        Logs logs,
        Shards shards,
        Map<Source, PartitionReader> readers,
        Membership membership,
        InstantSource clock,
        RandomGenerator random) {

    public ShardDependencies {
        readers = Map.copyOf(readers);
    }

    /** Makes the loop of a partition's shard, as {@link ShardFactory} makes the shard. */
    @FunctionalInterface
    public interface Shards {
        ShardLoop create(int partition, ShardLog log, Consumer<CallAnswer> answers);
    }

    /** Opens a log that is not taken over yet. */
    @FunctionalInterface
    public interface Logs {
        ShardLog open(int partition, Supplier<@Nullable ConsumerGroupMetadata> membership);
    }
}
