package dev.reconnect.worker.kafka.feed;

/** Brings the records of one source to the shards that run here. Any thread may call it; its own thread acts. */
public interface PartitionReader {

    /**
     * From now on the partition's records go into this inbox, from the position on. This replaces an earlier call for
     * the same partition. It does nothing if the partition does not belong to this worker any more.
     */
    void follow(int partition, long position, Inbox inbox);

    /** From now on the partition's records go into no inbox. */
    void unfollow(int partition);
}
