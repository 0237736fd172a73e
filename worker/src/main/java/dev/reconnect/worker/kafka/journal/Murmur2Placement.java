package dev.reconnect.worker.kafka.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reconnect.worker.shard.Placement;
import org.apache.kafka.common.utils.Utils;

/**
 * Places a login as the default partitioner of Kafka's Java client does.
 *
 * @param partitions how many shards there are
 */
public record Murmur2Placement(int partitions) implements Placement {

    public Murmur2Placement {
        if (partitions < 1) {
            throw new IllegalArgumentException("no partitions: " + partitions);
        }
    }

    @Override
    public int shardOf(String loginId) {
        return Utils.toPositive(Utils.murmur2(loginId.getBytes(UTF_8))) % partitions;
    }
}
