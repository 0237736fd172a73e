package dev.reconnect.worker.shard;

/** Which of the shard's input topics a record came from. */
public enum Source {
    /** Refresh requests for which a person waits. */
    INTERACTIVE,
    /** Refresh requests of scheduled jobs. */
    BATCH,
    /** Redirect confirmations. */
    REDIRECTS
}
