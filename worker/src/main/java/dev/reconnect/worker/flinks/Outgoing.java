package dev.reconnect.worker.flinks;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request. Its path, headers and body hold RequestIds and secrets: it has no readable form.
 *
 * @param path raw, encoded, from the root on
 * @param timeout from now to the last byte of the response
 */
@SuppressWarnings("ArrayRecordComponent") // sent once, compared by nobody
record Outgoing(String method, String path, Map<String, String> headers, byte @Nullable [] body, Duration timeout) {

    Outgoing {
        headers = Map.copyOf(headers);
    }

    @Override
    public String toString() {
        return "Outgoing[" + method + "]";
    }
}
