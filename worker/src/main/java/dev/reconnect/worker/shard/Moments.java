package dev.reconnect.worker.shard;

import java.time.Instant;

/** Which of two moments comes first. */
final class Moments {

    private Moments() {}

    static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
