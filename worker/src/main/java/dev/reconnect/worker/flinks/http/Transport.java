package dev.reconnect.worker.flinks.http;

import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;

/**
 * Carries requests to Flinks, each exactly once: no retry, no redirect. Owns the time-out of each; what is above it has no
 * thread and no timer of its own, so that a simulation can stand in for the network.
 */
public interface Transport extends AutoCloseable {

    /**
     * Never completes exceptionally, and always by the end of {@link FlinksRequest#timeout}.
     *
     * @param mayLeave asked right before the first byte; where it says no, the reply is {@link HttpReply.NotSent}
     */
    CompletionStage<HttpReply> send(FlinksRequest flinksRequest, BooleanSupplier mayLeave);

    /** As above; it may leave whenever it comes to it. */
    default CompletionStage<HttpReply> send(FlinksRequest flinksRequest) {
        return send(flinksRequest, () -> true);
    }

    /** Ends every exchange under way; later ones are not sent. */
    @Override
    void close();
}
