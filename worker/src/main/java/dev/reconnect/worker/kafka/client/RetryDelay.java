package dev.reconnect.worker.kafka.client;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Gives pauses that double with each failure, with jitter, up to a longest one. Used by one thread only. */
public final class RetryDelay {

    private final Duration first;
    private final Duration longest;
    private final RandomGenerator random;
    private int failures;

    public RetryDelay(Duration first, Duration longest, RandomGenerator random) {
        this.first = first;
        this.longest = longest;
        this.random = random;
    }

    /** Counts one more failure; returns the pause after it: a random part, at least half, of the doubled pause. */
    public Duration next() {
        long doubled = first.toMillis() << Math.min(failures, 16);
        long full = Math.min(doubled, longest.toMillis());
        failures++;
        return Duration.ofMillis(full / 2 + random.nextLong(full / 2 + 1));
    }

    /** Counts from zero again, because an attempt has succeeded. */
    public void reset() {
        failures = 0;
    }
}
