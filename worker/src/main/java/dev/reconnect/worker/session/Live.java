package dev.reconnect.worker.session;

import java.time.Instant;

/**
 * A live session at Flinks.
 *
 * @param startedAt when the start was decided; a cached result from before it is not this session's
 * @param challenges how many challenges it has met so far
 */
public record Live(String requestId, Instant startedAt, int challenges) {

    Live challenged() {
        return new Live(requestId, startedAt, challenges + 1);
    }
}
