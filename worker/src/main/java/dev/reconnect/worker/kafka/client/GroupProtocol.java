package dev.reconnect.worker.kafka.client;

/** How the members of the requests group agree on who owns which partition. */
public enum GroupProtocol {
    /** Cooperative sticky; the client chooses its session time-out, 6 s and up. */
    CLASSIC,
    /** KIP-848; the session time-out is the broker's, 45 s unless the operator lowered it. */
    CONSUMER
}
