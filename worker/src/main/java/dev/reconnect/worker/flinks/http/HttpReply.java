package dev.reconnect.worker.flinks.http;

import dev.reconnect.worker.shard.FlinksCalls.Hold;
import org.jspecify.annotations.Nullable;

/** How one HTTP exchange ended. */
public sealed interface HttpReply {

    /**
     * A complete response.
     *
     * @param date the header of that name
     * @param hold to be released once nobody needs the body any more
     */
    @SuppressWarnings("ArrayRecordComponent") // read once, compared by nobody
    record Received(
            int status,
            @Nullable String retryAfter,
            byte[] body,
            @Nullable String date,
            Hold hold) implements HttpReply {
        public Received(int status, @Nullable String retryAfter, byte[] body) {
            this(status, retryAfter, body, null);
        }

        Received(int status, @Nullable String retryAfter, byte[] body, @Nullable String date) {
            this(status, retryAfter, body, date, Hold.NONE);
        }

        @Override
        public String toString() {
            return "Received[status=" + status + ", " + body.length + " bytes]";
        }
    }

    /** No byte of the request went out. */
    record NotSent(String cause) implements HttpReply {}

    /**
     * The request, or a part of it, may have gone out; no complete response came.
     *
     * @param status under which its beginning came; 0 where nothing did, or it does not matter
     */
    record Lost(String cause, Why why, int status) implements HttpReply {
        public Lost(String cause) {
            this(cause, Why.GONE, 0);
        }

        /** What must be told apart. */
        public enum Why {
            /** The network, the time, whatever. */
            GONE,
            /** It is larger than what is read, and was not read to its end. */
            TOO_LARGE,
            /** Other answers filled the memory. */
            NO_ROOM
        }
    }
}
