package dev.reconnect.worker.simulation.flinks;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.IntPredicate;

/** The production rate in virtual time: small portions, twenty a second at most, never saved up. */
final class Rate implements IntPredicate {

    private final InstantSource time;
    private final int portion;
    private final long periodNanos;
    private final Instant begin;
    private long period;
    private int left;

    Rate(int callsPerSecond, InstantSource time) {
        this.time = time;
        portion = Math.max(2, callsPerSecond / 20);
        periodNanos = 1_000_000_000L * portion / callsPerSecond;
        begin = time.instant();
        left = portion;
    }

    @Override
    public boolean test(int calls) {
        long current = Duration.between(begin, time.instant()).toNanos() / periodNanos;
        if (current != period) {
            period = current;
            left = portion;
        }
        if (left < calls) {
            return false;
        }
        left -= calls;
        return true;
    }
}
