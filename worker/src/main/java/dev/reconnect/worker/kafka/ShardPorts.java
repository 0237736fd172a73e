package dev.reconnect.worker.kafka;

import dev.reconnect.worker.shard.FlinksCalls.Answered;
import dev.reconnect.worker.shard.ShardLog;
import dev.reconnect.worker.shard.Source;
import dev.reconnect.worker.shard.Steps;
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
 * @param feeds one per source
 * @param random used by several threads
 */
record ShardPorts(
        Logs logs,
        Shards shards,
        Map<Source, Feed> feeds,
        Membership membership,
        InstantSource clock,
        RandomGenerator random) {

    ShardPorts {
        feeds = Map.copyOf(feeds);
    }

    /** Makes what runs on a partition; as {@link ShardFactory}. */
    @FunctionalInterface
    interface Shards {
        Steps create(int partition, ShardLog log, Consumer<Answered> answers);
    }

    /** Opens a log that nobody has taken over yet. */
    @FunctionalInterface
    interface Logs {
        ShardLog open(int partition, Supplier<@Nullable ConsumerGroupMetadata> membership);
    }
}
