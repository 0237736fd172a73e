package dev.reconnect.worker.shard;

/** Which shard a login belongs to: murmur2 of the canonical loginId, as Kafka's own producers place keys. */
public interface Placement {

    /** The partition of a canonical loginId. */
    int shardOf(String loginId);
}
