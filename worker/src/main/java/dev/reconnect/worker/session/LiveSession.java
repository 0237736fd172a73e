package dev.reconnect.worker.session;

import java.time.Instant;

/**
 * A live session at Flinks.
 *
 * @param startedAt when the start was decided; a cached result from before it is not this session's
 * @param challenges how many challenges it has met so far
 * @param joined whether an earlier refresh started it; if so, {@code startedAt} is when this refresh joined it
 */
public record LiveSession(String requestId, Instant startedAt, int challenges, boolean joined) {

    public LiveSession challenged() {
        return new LiveSession(requestId, startedAt, challenges + 1, joined);
    }
}
