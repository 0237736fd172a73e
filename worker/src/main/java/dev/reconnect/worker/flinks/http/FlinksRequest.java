package dev.reconnect.worker.flinks.http;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request. Its path, headers and body hold RequestIds and secrets: it has no readable form.
 *
 * @param path raw, encoded, from the root on
 * @param timeout from now to the last byte of the response
 * @param forData whether accounts are asked for
 */
@SuppressWarnings("ArrayRecordComponent")
public // sent once, compared by nobody
record FlinksRequest(
        String method,
        String path,
        Map<String, String> headers,
        byte @Nullable [] body,
        Duration timeout,
        boolean forData) {

    public FlinksRequest {
        headers = Map.copyOf(headers);
    }

    /** One whose answer is small, as a rule. */
    public FlinksRequest(
            String method, String path, Map<String, String> headers, byte @Nullable [] body, Duration timeout) {
        this(method, path, headers, body, timeout, false);
    }

    /** The same; its answer holds accounts, and so is accounted for in the memory that such answers share. */
    public FlinksRequest answeredWithData() {
        return new FlinksRequest(method, path, headers, body, timeout, true);
    }

    @Override
    public String toString() {
        return "Outgoing[" + method + "]";
    }
}
