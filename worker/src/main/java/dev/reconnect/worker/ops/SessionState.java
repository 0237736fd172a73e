package dev.reconnect.worker.ops;

/** The states that open sessions are counted by. */
public enum SessionState {
    QUEUED,
    STARTING,
    AUTHORIZING,
    CHALLENGE_PENDING,
    CONFIRMING,
    FETCHING,
    /** Over, and remembered. */
    RESTING
}
