package dev.reconnect.worker.kafka.feed;

/** Brings the records of one source to the shards that run here. Any thread may ask; the feed's own thread does it. */
public interface PartitionReader {

    /**
     * From now on the partition's records go into this inbox, beginning at the position. Replaces whatever was asked for
     * the partition before. Nothing happens where the partition is not this worker's any more.
     */
    void follow(int partition, long position, Inbox inbox);

    /** The partition's records are no longer wanted. */
    void unfollow(int partition);
}
