package dev.reconnect.worker.flinks;

import org.jspecify.annotations.Nullable;

/** How one HTTP exchange ended. */
sealed interface HttpReply {

    /**
     * A complete response.
     *
     * @param date the header of that name
     */
    @SuppressWarnings("ArrayRecordComponent") // read once, compared by nobody
    record Received(
            int status,
            @Nullable String retryAfter,
            byte[] body,
            @Nullable String date) implements HttpReply {
        Received(int status, @Nullable String retryAfter, byte[] body) {
            this(status, retryAfter, body, null);
        }

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
