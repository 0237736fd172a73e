package dev.reconnect.sandbox.flinks.bank;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that tests move forward, so that eight minutes of silence cost no time. It never goes back. */
public final class MovableClock implements InstantSource {
    private final InstantSource base;
    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

    private MovableClock(InstantSource base) {
        this.base = base;
    }

    /** Runs like the system's clock, plus the time by which it was advanced. */
    public static MovableClock ticking() {
        return new MovableClock(InstantSource.system());
    }

    /** Stands still at {@code start} until it is advanced. */
    public static MovableClock standingAt(Instant start) {
        return new MovableClock(InstantSource.fixed(start));
    }

    public void advance(Duration by) {
        if (by.isNegative()) {
            throw new IllegalArgumentException("a clock does not go back: " + by);
        }
        ahead.accumulateAndGet(by, Duration::plus);
    }

    @Override
    public Instant instant() {
        return base.instant().plus(ahead.get());
    }
}
