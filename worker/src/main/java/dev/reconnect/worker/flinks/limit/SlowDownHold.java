package dev.reconnect.worker.flinks.limit;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Leaves Flinks alone for as long as it asks; and where it does not say, but lets nothing pass any more however slowly we call,
 * for 1 s, 2 s, 4 s ... 60 s. Guarded by its owner.
 *
 * <p>Where it asks for more than a minute, one call a minute goes all the same, and one that passes ends the hold: a word of a
 * gateway's may be long out of date, and live sessions that nobody asks for die within minutes.
 */
final class SlowDownHold {

    /** So many lessons take longer than one second of Flinks' counting, if that is how it counts. */
    private static final int LESSONS_WITHOUT_A_PASS = 5;

    private static final int HIGHEST_LEVEL = 6;
    private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(60);

    /** A hold that lasts longer is probed so often. */
    static final Duration BETWEEN_PROBES = Duration.ofMinutes(1);
    /** How soon to ask again while the answer to a probe may end the hold. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private Instant until = Instant.MIN;
    /** When Flinks last asked for the hold: what was sent before it says nothing of it. */
    private Instant asked = Instant.MIN;
    /** {@link Instant#MAX} where the hold is too short for one. */
    private Instant nextProbe = Instant.MAX;

    private int lessons;
    private int level;

    Optional<Instant> until(Instant now) {
        return now.isBefore(until) ? Optional.of(until) : Optional.empty();
    }

    /** Whether a call may go: nobody is held, or it is the probe's turn. */
    boolean allows(Instant now) {
        return !now.isBefore(until) || !now.isBefore(nextProbe);
    }

    /** When a call that may not go may ask again. */
    Instant again(Instant now) {
        Instant look = now.plus(LOOK);
        return nextProbe.equals(Instant.MAX) || until.isBefore(look) ? until : look;
    }

    /** A call that was allowed has got its room. */
    void goesOut(Instant now) {
        if (now.isBefore(until)) {
            nextProbe = now.plus(BETWEEN_PROBES);
        }
    }

    void askedFor(Duration time, Instant now) {
        Instant end = now.plus(time);
        if (!now.isBefore(until)) {
            nextProbe = Instant.MAX;
        }
        until = end.isAfter(until) ? end : until;
        asked = now;
        if (nextProbe.equals(Instant.MAX) && until.isAfter(now.plus(BETWEEN_PROBES))) {
            nextProbe = now.plus(BETWEEN_PROBES);
        }
    }

    /** The rate was lowered once more. */
    void lesson(Instant now) {
        lessons = Math.min(LESSONS_WITHOUT_A_PASS, lessons + 1);
        if (lessons == LESSONS_WITHOUT_A_PASS) {
            askedFor(backOff(level), now);
            level = Math.min(HIGHEST_LEVEL, level + 1);
        }
    }

    /** Flinks answers a call that went out then: nobody is held any longer than it asks, and the next hold is shorter. */
    void passed(Instant sent, Instant now) {
        lessons = 0;
        if (!now.isBefore(until)) {
            level = Math.max(0, level - 1);
        } else if (sent.isAfter(asked)) {
            until = now;
        }
    }

    private static Duration backOff(int level) {
        Duration grown = Duration.ofSeconds(1L << level);
        return grown.compareTo(LONGEST_BACK_OFF) > 0 ? LONGEST_BACK_OFF : grown;
    }
}
