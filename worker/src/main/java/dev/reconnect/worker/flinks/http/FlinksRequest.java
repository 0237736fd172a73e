package dev.reconnect.worker.flinks.http;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request. Its path, headers and body hold RequestIds and secrets, so it has no readable form.
 *
 * @param path raw, encoded, from the root on
 * @param timeout from now to the last byte of the response
 * @param forData whether it asks for accounts
 */
@SuppressWarnings("ArrayRecordComponent") // sent once, never compared
public record FlinksRequest(
        String method,
        String path,
        Map<String, String> headers,
        byte @Nullable [] body,
        Duration timeout,
        boolean forData) {

    public FlinksRequest {
        headers = Map.copyOf(headers);
    }

    /** A request whose answer is usually small. */
    public FlinksRequest(
            String method, String path, Map<String, String> headers, byte @Nullable [] body, Duration timeout) {
        this(method, path, headers, body, timeout, false);
    }

    /** Returns the same request. Its answer holds accounts, so it counts in the memory that such answers share. */
    public FlinksRequest answeredWithData() {
        return new FlinksRequest(method, path, headers, body, timeout, true);
    }

    @Override
    public String toString() {
        return "Outgoing[" + method + "]";
    }
}
