package dev.reconnect.worker.kafka.client;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Doubling pauses with jitter, between a first and a longest one. Used by one thread. */
public final class Backoff {

    private final Duration first;
    private final Duration longest;
    private final RandomGenerator random;
    private int failures;

    public Backoff(Duration first, Duration longest, RandomGenerator random) {
        this.first = first;
        this.longest = longest;
        this.random = random;
    }

    /** The pause after one more failure: between half of it and all of it. */
    public Duration next() {
        long doubled = first.toMillis() << Math.min(failures, 16);
        long full = Math.min(doubled, longest.toMillis());
        failures++;
        return Duration.ofMillis(full / 2 + random.nextLong(full / 2 + 1));
    }

    /** It works again. */
    public void reset() {
        failures = 0;
    }
}
