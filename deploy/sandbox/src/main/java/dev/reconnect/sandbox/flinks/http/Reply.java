package dev.reconnect.sandbox.flinks.http;

import java.util.Map;

/** One answer, ready to be sent. {@code requestId} is for the ledger, empty if there is none. */
public record Reply(int status, String contentType, String body, String requestId, Map<String, String> headers) {
    public static final String JSON = "application/json; charset=utf-8";
    static final String HTML = "text/html; charset=utf-8";

    static Reply json(int status, String body, String requestId) {
        return new Reply(status, JSON, body, requestId, Map.of());
    }

    static Reply html(int status, String body, String requestId) {
        return new Reply(
                status,
                HTML,
                body,
                requestId,
                Map.of("Content-Security-Policy", ConnectHtml.SECURITY_POLICY, "Cache-Control", "no-store"));
    }

    static Reply of(Fault.Instead fault) {
        return new Reply(
                fault.status(),
                fault.contentType(),
                fault.body(),
                "",
                fault.retryAfter() == null
                        ? Map.of()
                        : Map.of(
                                "Retry-After", String.valueOf(fault.retryAfter().toSeconds())));
    }

    Reply withBody(String other) {
        return new Reply(status, contentType, other, requestId, headers);
    }
}
