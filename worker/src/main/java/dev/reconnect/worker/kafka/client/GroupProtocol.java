package dev.reconnect.worker.kafka.client;

/** How the members of the requests group agree on who owns which partition. */
public enum GroupProtocol {
    /** The cooperative sticky assignor. The client chooses its session time-out: 6 s or more. */
    CLASSIC,
    /** KIP-848. The broker sets the session time-out: 45 s unless its operator lowered it. */
    CONSUMER
}
