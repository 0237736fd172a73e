package dev.reconnect.worker.flinks;

import java.util.concurrent.CompletionStage;

/**
 * Carries requests to Flinks, each exactly once: no retry, no redirect. Owns the time-out of each; what is above it has no
 * thread and no timer of its own, so that a simulation can stand in for the network.
 */
interface Transport extends AutoCloseable {

    /** Never completes exceptionally, and always by the end of {@link Outgoing#timeout}. */
    CompletionStage<HttpReply> send(Outgoing outgoing);

    /** Ends every exchange under way; later ones are not sent. */
    @Override
    void close();
}
