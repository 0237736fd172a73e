package dev.reconnect.worker.simulation.flinks;

import org.jspecify.annotations.Nullable;

/** An HTTP response as Flinks, or something before it, writes it. */
record Page(int status, @Nullable String retryAfter, String body) {

    static Page of(int status, String body) {
        return new Page(status, null, body);
    }

    boolean goodNews() {
        return status >= 200 && status < 300;
    }

    Page with(String other) {
        return new Page(status, retryAfter, other);
    }
}
