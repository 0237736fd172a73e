package dev.reconnect.worker.flinks.limit;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The rate that Flinks takes from us beside all its other callers, learned between a floor and a ceiling. It rests on
 * what passes ({@link RecentPasses}). While it keeps calls back it climbs above that, more and more, until a login is
 * refused; then it goes back. Calls that pass earn the next climb. When several logins are refused it falls to what
 * passed: a lesson. Guarded by its owner; times are nanoseconds of a clock that never jumps.
 */
final class AdaptiveRate {

    /** How exactly it is known what passed. */
    private static final double NEAR = 0.98;
    /** What a lesson leaves at most. */
    private static final double AFTER_LESSON = 0.97;
    /** What a lesson leaves if hardly a call has passed of late. */
    private static final double WITHOUT_KNOWLEDGE = 0.5;
    /** Lessons this close together count as one. */
    private static final long WAVE = TimeUnit.MILLISECONDS.toNanos(250);

    /** What passed in a second counts once nobody was refused in the next one: Flinks may count by the second. */
    private static final long SETTLED = TimeUnit.SECONDS.toNanos(1);

    /**
     * By how many calls a second a climb begins: the same for all workers, so that a small one gains on a large one.
     */
    private static final double STEP = 3;
    /** But at most this share of the rate. */
    private static final double LARGEST_STEP = 0.1;
    /** In this time a climb doubles. */
    private static final double SECONDS_TO_DOUBLE = 1;
    /** A climb never asks for more than this many times what passes, or is to come of the starts that pass. */
    private static final double MOST_OF_PASSED = 2;
    /** A climb that is refused earlier wins one step at most: what it reached beyond, it took from other workers. */
    private static final double SECONDS_UNTIL_FREE = 3;
    /** The demand of so long ago is over, and so is its climb. */
    private static final double SECONDS_OF_NO_DEMAND = 3;
    /** A caller that asks less often is not kept back all the time. */
    private static final double LONGEST_BETWEEN_ASKS = 1;

    /** How much of a refusal a call earns that passes: about this share is refused in the long run. */
    private static final double EARNED = 0.0075;
    /** A wild beginning must not keep back the climbs for long. */
    private static final double MOST_OWED = 5;

    /** After a hold, there is no climb for so many times its length: the refusals may bring the next one. */
    private static final int HOLDS_UNTIL_CLIMB = 12;

    /** After this time without a climb or a lesson it climbs, whatever is owed. A prime: noise may be regular. */
    private static final long LONGEST_UNTIL_CLIMB = TimeUnit.SECONDS.toNanos(47);
    /** So long after a hold, what passed in a second is less than could have passed. */
    private static final long AFTER_HOLD = TimeUnit.SECONDS.toNanos(2);
    /** But with so many refusals for each call that passed, what passed is what may pass. */
    private static final double MANY_REFUSED = 0.5;

    private final double floor;
    private final double ceiling;
    private final RecentPasses passes = new RecentPasses();
    private final RecentPasses starts = new RecentPasses();
    private double learned;
    private double value;

    /** What passed of late, until nobody was refused for {@link #SETTLED}. */
    private double candidate;

    private long candidateAt;

    /** Until the first refusal it asks for all that a climb may ask for. */
    private boolean begins = true;
    /** For how long this climb has kept calls back; zero if there is none. */
    private double secondsClimbed;
    /** What the last climb has won. */
    private double won;

    private long climbEndedAt;
    private long keptBackAt;
    private long noClimbUntil;
    /** Refusals that are not earned yet. */
    private double owed;

    private long climbedAt;

    private long lessonAt;
    /** How much a lesson weighs: twice as much as the last one if it comes soon after a hold. */
    private int weight = 1;

    private long passedSinceLesson;
    private long refusedSinceLesson;
    private long heldUntil;

    AdaptiveRate(double floor, double ceiling, double begin, long nanos) {
        this.floor = floor;
        this.ceiling = ceiling;
        learned = Math.clamp(begin, floor, ceiling);
        value = learned;
        keptBackAt = nanos;
        candidateAt = nanos;
        noClimbUntil = nanos;
        climbedAt = nanos;
        climbEndedAt = nanos - SETTLED - 1;
        lessonAt = nanos - WAVE;
        heldUntil = nanos - AFTER_HOLD;
    }

    /** The present rate, in calls a second. */
    double value() {
        return value;
    }

    /** The same without what a climb adds. */
    double learned() {
        return learned;
    }

    /** A call was kept back. */
    void keptBack(long nanos) {
        double seconds = (nanos - keptBackAt) / 1e9;
        keptBackAt = nanos;
        if (seconds > SECONDS_OF_NO_DEMAND) {
            secondsClimbed = 0;
            value = learned;
        } else if (mayClimb(nanos)) {
            secondsClimbed += Math.min(LONGEST_BETWEEN_ASKS, seconds);
            climbedAt = nanos;
            double passing = Math.max(passes.perSecond(nanos), starts.perSecond(nanos));
            double most = Math.clamp(MOST_OF_PASSED * passing, learned, ceiling);
            double climb = learned + step() * Math.pow(2, secondsClimbed / SECONDS_TO_DOUBLE);
            value = begins ? most : Math.min(most, climb);
        }
    }

    private boolean mayClimb(long nanos) {
        boolean earned = owed == 0 || secondsClimbed > 0 || nanos - climbedAt >= LONGEST_UNTIL_CLIMB;
        return earned && nanos - noClimbUntil >= 0;
    }

    private double step() {
        return Math.min(STEP, LARGEST_STEP * learned);
    }

    /** So many HTTP calls passed. */
    void passed(int calls, long nanos) {
        passes.add(calls, nanos);
        passedSinceLesson++;
        owed = Math.max(0, owed - EARNED * calls);
        if (nanos - candidateAt >= SETTLED) {
            learned = Math.clamp(candidate, learned, ceiling);
            value = Math.max(value, learned);
            boolean settled = nanos - climbEndedAt > SETTLED;
            // No more can have passed than was let out: answers may come in a bunch.
            expect(settled ? Math.min(value, NEAR * passes.inLastSecond(nanos)) : 0, nanos);
        }
    }

    /** A start passed: its session takes so many calls in all. */
    void startPassed(int calls, long nanos) {
        starts.add(calls, nanos);
    }

    private void expect(double rate, long nanos) {
        candidate = rate;
        candidateAt = nanos;
    }

    /** A call was refused. */
    void refused() {
        refusedSinceLesson++;
    }

    /** A login was refused that was not refused of late. */
    void loginRefused(long nanos) {
        owed = Math.min(MOST_OWED, owed + 1);
        endClimb(nanos);
        expect(0, nanos);
        begins = false;
    }

    private void endClimb(long nanos) {
        if (secondsClimbed > 0) {
            boolean free = begins || secondsClimbed >= SECONDS_UNTIL_FREE;
            won = free ? value : Math.min(value, learned + step());
            secondsClimbed = 0;
            climbEndedAt = nanos;
            value = learned;
        }
    }

    /** Several logins were refused, by calls that left after the last lesson. Returns whether that was news. */
    boolean lesson(long nanos) {
        if (nanos - lessonAt < WAVE) {
            return false;
        }
        endClimb(nanos);
        double reached = nanos - climbEndedAt > SETTLED ? learned : Math.max(learned, won);
        boolean hidden = nanos - heldUntil < AFTER_HOLD && refusedSinceLesson < MANY_REFUSED * passedSinceLesson;
        double most = hidden ? ceiling : Math.max(floor, passed(reached, nanos));
        weight = nanos - heldUntil < AFTER_HOLD ? Math.min(2 * weight, Integer.MAX_VALUE / 2) : 1;
        learned = Math.clamp(Math.pow(AFTER_LESSON, weight) * reached, floor, most);
        value = learned;
        won = learned;
        climbEndedAt = nanos;
        climbedAt = nanos;
        expect(0, nanos);
        lessonAt = nanos;
        passedSinceLesson = 0;
        refusedSinceLesson = 0;
        return true;
    }

    private double passed(double reached, long nanos) {
        return passes.areKnown(nanos) ? NEAR * passes.perSecond(nanos) : WITHOUT_KNOWLEDGE * reached;
    }

    /** No call is held now. */
    void notHeld(long nanos) {
        heldUntil = heldUntil - nanos > 0 ? nanos : heldUntil;
    }

    /** All calls are held for so long from now on. */
    void held(Duration time, long nanos) {
        heldUntil = nanos + time.toNanos();
        long until = nanos + Math.min(LONGEST_UNTIL_CLIMB, HOLDS_UNTIL_CLIMB * time.toNanos());
        noClimbUntil = until - noClimbUntil > 0 ? until : noClimbUntil;
    }
}
