package dev.reconnect.worker.flinks;

import org.jspecify.annotations.Nullable;

/** How one HTTP exchange ended. */
sealed interface HttpReply {

    /** A complete response. */
    @SuppressWarnings("ArrayRecordComponent") // read once, compared by nobody
    record Received(int status, @Nullable String retryAfter, byte[] body) implements HttpReply {
        @Override
        public String toString() {
            return "Received[status=" + status + ", " + body.length + " bytes]";
        }
    }

    /** No byte of the request went out. */
    record NotSent(String cause) implements HttpReply {}

    /** The request, or a part of it, may have gone out; no complete response came. */
    record Lost(String cause) implements HttpReply {}
}
