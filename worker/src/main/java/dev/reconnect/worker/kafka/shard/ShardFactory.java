package dev.reconnect.worker.kafka.shard;

import dev.reconnect.worker.shard.FlinksCalls.CallAnswer;
import dev.reconnect.worker.shard.Placement;
import dev.reconnect.worker.shard.Shard;
import dev.reconnect.worker.shard.ShardLog;
import java.util.function.Consumer;

/** Makes the shard that runs on a partition, each time the partition is taken over. */
@FunctionalInterface
public interface ShardFactory {

    /**
     * A new shard, not yet started. Called in the shard's thread.
     *
     * @param log taken over already
     * @param placement where each login belongs
     * @param answers takes what came of this shard's calls, from any thread, at any time; once the shard is gone it
     *     takes them to nowhere
     */
    Shard create(int partition, ShardLog log, Placement placement, Consumer<CallAnswer> answers);
}
