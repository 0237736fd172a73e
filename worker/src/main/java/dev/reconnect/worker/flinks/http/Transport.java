package dev.reconnect.worker.flinks.http;

import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;

/**
 * Carries requests to Flinks, each exactly once: no retry, no redirect. It owns the time-out of each request. Its
 * callers have no thread and no timer of their own, so a simulation can stand in for the network.
 */
public interface Transport extends AutoCloseable {

    /**
     * Sends the request. The stage never completes exceptionally, and always completes within
     * {@link FlinksRequest#timeout}.
     *
     * @param mayLeave asked right before the first byte; if it says no, the reply is {@link HttpReply.RequestNotSent}
     */
    CompletionStage<HttpReply> send(FlinksRequest flinksRequest, BooleanSupplier mayLeave);

    /** Sends the request, which may leave at any time. */
    default CompletionStage<HttpReply> send(FlinksRequest flinksRequest) {
        return send(flinksRequest, () -> true);
    }

    /** Ends every exchange under way. Later requests are not sent. */
    @Override
    void close();
}
