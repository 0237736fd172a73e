package dev.reconnect.worker.simulation.testing.flinks;

import org.jspecify.annotations.Nullable;

/** An HTTP response of Flinks, or of something before it. */
record SimulatedReply(int status, @Nullable String retryAfter, String body) {

    static SimulatedReply of(int status, String body) {
        return new SimulatedReply(status, null, body);
    }

    boolean goodNews() {
        return status >= 200 && status < 300;
    }

    SimulatedReply with(String other) {
        return new SimulatedReply(status, retryAfter, other);
    }
}
