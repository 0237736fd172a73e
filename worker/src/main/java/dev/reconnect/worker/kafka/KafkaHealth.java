package dev.reconnect.worker.kafka;

import java.util.List;

/**
 * How the Kafka side of a worker is.
 *
 * @param shards that this worker holds
 * @param feeds the consumers' threads
 */
public record KafkaHealth(List<ShardHealth> shards, List<FeedHealth> feeds) {
    public KafkaHealth {
        shards = List.copyOf(shards);
        feeds = List.copyOf(feeds);
    }
}
