package dev.reconnect.worker.flinks;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Leaves Flinks alone for as long as it asks, or where it does not say, for 1 s, 2 s, 4 s ... 60 s. Guarded by its owner.
 */
final class SlowDownHold {

    private static final int HIGHEST_LEVEL = 6;
    private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(60);

    private Instant until = Instant.MIN;
    private int level;

    Optional<Instant> until(Instant now) {
        return now.isBefore(until) ? Optional.of(until) : Optional.empty();
    }

    /** One wave of refusals is one lesson: while the hold lasts, more of them do not make it grow. */
    void askedFor(@Nullable Duration retryAfter, Instant now) {
        boolean newWave = !now.isBefore(until);
        if (newWave || retryAfter != null) {
            Instant end = now.plus(retryAfter != null && retryAfter.isPositive() ? retryAfter : backOff(level));
            until = end.isAfter(until) ? end : until;
        }
        if (newWave) {
            level = Math.min(HIGHEST_LEVEL, level + 1);
        }
    }

    /** An answer that asks for nothing, heard after a hold, makes the next one shorter. */
    void fine(Instant now) {
        if (!now.isBefore(until)) {
            level = Math.max(0, level - 1);
        }
    }

    private static Duration backOff(int level) {
        Duration grown = Duration.ofSeconds(1L << level);
        return grown.compareTo(LONGEST_BACK_OFF) > 0 ? LONGEST_BACK_OFF : grown;
    }
}
