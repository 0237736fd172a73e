package dev.reconnect.worker.flinks;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Leaves Flinks alone for as long as it asks; and where it does not say, but lets nothing pass any more however slowly we call,
 * for 1 s, 2 s, 4 s ... 60 s. Guarded by its owner.
 */
final class SlowDownHold {

    /** So many lessons take longer than one second of Flinks' counting, if that is how it counts. */
    private static final int LESSONS_WITHOUT_A_PASS = 5;

    private static final int HIGHEST_LEVEL = 6;
    private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(60);

    private Instant until = Instant.MIN;
    private int lessons;
    private int level;

    Optional<Instant> until(Instant now) {
        return now.isBefore(until) ? Optional.of(until) : Optional.empty();
    }

    void askedFor(Duration time, Instant now) {
        Instant end = now.plus(time);
        until = end.isAfter(until) ? end : until;
    }

    /** The rate was lowered once more. */
    void lesson(Instant now) {
        lessons = Math.min(LESSONS_WITHOUT_A_PASS, lessons + 1);
        if (lessons == LESSONS_WITHOUT_A_PASS) {
            askedFor(backOff(level), now);
            level = Math.min(HIGHEST_LEVEL, level + 1);
        }
    }

    /** Flinks answers: nobody is held any longer than it asks, and the next hold is shorter. */
    void passed(Instant now) {
        lessons = 0;
        if (!now.isBefore(until)) {
            level = Math.max(0, level - 1);
        }
    }

    private static Duration backOff(int level) {
        Duration grown = Duration.ofSeconds(1L << level);
        return grown.compareTo(LONGEST_BACK_OFF) > 0 ? LONGEST_BACK_OFF : grown;
    }
}
