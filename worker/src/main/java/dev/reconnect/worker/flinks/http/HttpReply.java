package dev.reconnect.worker.flinks.http;

import dev.reconnect.worker.shard.FlinksCalls.AnswerLease;
import org.jspecify.annotations.Nullable;

/** How one HTTP exchange ended. */
public sealed interface HttpReply {

    /**
     * A complete response.
     *
     * @param retryAfter the header of that name
     * @param date the header of that name
     * @param lease released when the body is no longer needed
     */
    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    record Received(
            int status,
            @Nullable String retryAfter,
            byte[] body,
            @Nullable String date,
            AnswerLease lease) implements HttpReply {
        public Received(int status, @Nullable String retryAfter, byte[] body) {
            this(status, retryAfter, body, null);
        }

        Received(int status, @Nullable String retryAfter, byte[] body, @Nullable String date) {
            this(status, retryAfter, body, date, AnswerLease.NONE);
        }

        @Override
        public String toString() {
            return "Received[status=" + status + ", " + body.length + " bytes]";
        }
    }

    /** No byte of the request left. */
    record RequestNotSent(String cause) implements HttpReply {}

    /**
     * The request, or a part of it, may have left, and no complete response came.
     *
     * @param status the status of a response that began; 0 if none began, or if the status does not matter
     */
    record Lost(String cause, LossReason why, int status) implements HttpReply {
        public Lost(String cause) {
            this(cause, LossReason.GONE, 0);
        }

        /** Why there is no complete response. */
        public enum LossReason {
            /** The network failed, the time was up, or anything else. */
            GONE,
            /** The response is larger than the bound, and was not read to its end. */
            TOO_LARGE,
            /** Other answers filled the memory. */
            NO_ROOM
        }
    }
}
