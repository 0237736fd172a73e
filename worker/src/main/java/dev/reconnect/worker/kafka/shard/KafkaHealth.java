package dev.reconnect.worker.kafka.shard;

import dev.reconnect.worker.kafka.feed.ReaderHealth;
import java.util.List;

/**
 * The health of the Kafka side of a worker.
 *
 * @param shards the shards that this worker holds
 * @param readers the consumers' threads
 */
public record KafkaHealth(List<ShardHealth> shards, List<ReaderHealth> readers) {
    public KafkaHealth {
        shards = List.copyOf(shards);
        readers = List.copyOf(readers);
    }
}
