package dev.reconnect.worker.kafka.shard;

import dev.reconnect.worker.shard.FlinksCalls.CallAnswer;
import dev.reconnect.worker.shard.Placement;
import dev.reconnect.worker.shard.Shard;
import dev.reconnect.worker.shard.ShardLog;
import java.util.function.Consumer;

/** Makes a new shard each time a partition is taken over. */
@FunctionalInterface
public interface ShardFactory {

    /**
     * Makes a shard that has not started yet. The shard's thread calls this.
     *
     * @param log the shard's log, which is already taken over
     * @param placement tells the partition that a login belongs to
     * @param answers takes the answers to this shard's calls, from any thread and at any time; it drops those that come
     *     after the shard's end
     */
    Shard create(int partition, ShardLog log, Placement placement, Consumer<CallAnswer> answers);
}
