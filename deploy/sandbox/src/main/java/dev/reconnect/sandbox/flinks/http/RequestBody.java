package dev.reconnect.sandbox.flinks.http;

import io.helidon.webserver.http.ServerRequest;

/** The bytes of a request's body, empty if it has none. The server's settings bound their number. */
public final class RequestBody {
    private static final byte[] NONE = new byte[0];

    private RequestBody() {}

    public static byte[] of(ServerRequest request) {
        return request.content().hasEntity() ? request.content().as(byte[].class) : NONE;
    }
}
