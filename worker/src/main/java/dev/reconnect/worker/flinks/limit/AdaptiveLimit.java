package dev.reconnect.worker.flinks.limit;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A limit that learns, between a floor and a ceiling, how much Flinks takes from us and from all its other callers. It
 * grows only while it keeps calls back. Each lesson takes a tenth off. Then the limit comes back to just under the
 * value at which the lesson was heard, stays there for a while, and grows again, first carefully, then faster. Guarded
 * by its owner; times are of a clock that never jumps.
 */
final class AdaptiveLimit {

    private static final double AFTER_LESSON = 0.9;
    /** The value to come back to: just under the one at which a lesson was heard. */
    private static final double NEAR = 0.96;
    /** The same if a lesson was heard again soon: Flinks takes less than before. */
    private static final double FURTHER = 0.93;

    private static final double SECONDS_SOON = 5;
    /** Lessons this close together count as one. */
    private static final long WAVE = TimeUnit.MILLISECONDS.toNanos(250);

    /** How long the limit does not grow after one login was refused. */
    private static final long PAUSE = TimeUnit.SECONDS.toNanos(5);

    private static final double SECONDS_BACK = 2;
    private static final double SECONDS_STEADY = 45;
    /** How long the limit stays after a second lesson soon: it may have come down too far. */
    private static final double SECONDS_STEADY_FURTHER = 20;
    /** Before the first lesson the limit doubles in this time. */
    private static final double SECONDS_TO_DOUBLE = 0.5;
    /** While no answer comes there is nothing to learn from, so the first rate stays. */
    private static final long SILENCE = TimeUnit.SECONDS.toNanos(1);
    /** The first growth a second, times the square root of the limit: so a small limit gains on a large one. */
    private static final double STEP = 0.05;
    /** The growth itself doubles in this time. */
    private static final double SECONDS_TO_HURRY = 5;

    private static final double HASTIEST = 0.1;
    /** A caller that asks less often is not kept back all the time. */
    private static final double LONGEST_BETWEEN_ASKS = 1;

    private final double floor;
    private final double ceiling;
    private double value;
    private double near;
    private boolean taught;
    private long lessonAt;
    private long refusedAt;
    private long keptBackAt;
    private @Nullable Long passedAt;
    /** For how long the limit has been near that value while it kept calls back. */
    private double secondsNear;

    private double secondsSteady;

    AdaptiveLimit(double floor, double ceiling, double begin, long nanos) {
        this.floor = floor;
        this.ceiling = ceiling;
        value = Math.clamp(begin, floor, ceiling);
        keptBackAt = nanos;
        refusedAt = nanos - PAUSE - 1;
    }

    double value() {
        return value;
    }

    /** This limit kept a call back. */
    void keptBack(long nanos) {
        double seconds = Math.min(LONGEST_BETWEEN_ASKS, (nanos - keptBackAt) / 1e9);
        keptBackAt = nanos;
        boolean silent = passedAt == null || nanos - passedAt > SILENCE;
        if (taught ? nanos - refusedAt > PAUSE : !silent) {
            value = Math.clamp(grown(seconds), floor, ceiling);
        }
    }

    /** A login was refused. Until several are, this is no lesson, but the limit does not grow for a moment. */
    void refused(long nanos) {
        refusedAt = nanos;
    }

    /** A call was answered, and not with "slow down". */
    void passed(long nanos) {
        passedAt = nanos;
    }

    private double grown(double seconds) {
        if (!taught) {
            return value * Math.pow(2, seconds / SECONDS_TO_DOUBLE);
        }
        if (value < near) {
            return Math.min(near, value + near * (1 - AFTER_LESSON) / SECONDS_BACK * seconds);
        }
        secondsNear += seconds;
        double probing = secondsNear - secondsSteady;
        if (probing < 0) {
            return value;
        }
        double step = STEP * Math.sqrt(value) * Math.pow(2, probing / SECONDS_TO_HURRY);
        return value + Math.min(step, HASTIEST * value) * seconds;
    }

    /** A call that left at {@code sentAt} was answered with "slow down". Returns whether that was news. */
    boolean slowDown(long sentAt, long nanos) {
        if (taught && (sentAt - lessonAt < 0 || nanos - lessonAt < WAVE)) {
            return false;
        }
        boolean again = taught && secondsNear < SECONDS_SOON;
        near = value * (!again ? NEAR : value < near ? AFTER_LESSON : FURTHER);
        secondsSteady = again ? SECONDS_STEADY_FURTHER : SECONDS_STEADY;
        value = Math.max(floor, value * AFTER_LESSON);
        taught = true;
        lessonAt = nanos;
        secondsNear = 0;
        return true;
    }
}
