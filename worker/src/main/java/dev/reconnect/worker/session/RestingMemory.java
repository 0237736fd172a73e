package dev.reconnect.worker.session;

/**
 * How much heap the logins at rest may take, in equal parts for the shards that run in the process. If they take more,
 * the oldest are forgotten early. Safe for use by many threads.
 */
public final class RestingMemory {

    private final long bytes;
    private volatile int shards = 1;

    /** @param bytes for all shards of the process together */
    public RestingMemory(long bytes) {
        this.bytes = bytes;
    }

    /** So many shards run in the process now. */
    public void sharedBy(int running) {
        shards = Math.max(1, running);
    }

    /** How many bytes each shard may take. */
    public long perShard() {
        return bytes / shards;
    }
}
