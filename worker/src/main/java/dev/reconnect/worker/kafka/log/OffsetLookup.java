package dev.reconnect.worker.kafka.log;

import dev.reconnect.worker.shard.ShardLog.ShardUnavailable;
import dev.reconnect.worker.shard.Source;
import org.jspecify.annotations.Nullable;

/** Asks Kafka where topics begin and end, and how far each source was read. Every look-up is bounded in time. */
public interface OffsetLookup {

    /** The stable offset that the source's group has committed; null if there is none. */
    @Nullable Long committed(Source source, int partition) throws ShardUnavailable;

    /** The offset of the first record that the partition still holds. */
    long earliest(Source source, int partition) throws ShardUnavailable;

    /** The offset after the last record of the journal's partition, whether or not its transaction has ended. */
    long journalEnd(int partition) throws ShardUnavailable;
}
