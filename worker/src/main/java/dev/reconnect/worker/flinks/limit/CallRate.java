package dev.reconnect.worker.flinks.limit;

import java.time.Duration;
import java.time.Instant;

/**
 * Keeps calls back that are more than Flinks takes in a second ({@link AdaptiveRate}). Permits come up continuously
 * and are handed out by lane and {@link Priority} ({@link LanePermits}): each lane has its share, its open sessions
 * before its starts, and lends what it does not use. So a person's call waits for the batch lane's share at most, no
 * session of the batch lane is left to die, and no start takes what a session of its lane needs. Guarded by its owner.
 *
 * <p>A call may leave if there is a permit for one HTTP call. What it takes beyond that (its token) is owed and paid
 * first.
 *
 * <p>No permits come up during a hold, so no burst follows it. The one call that probes a long hold needs none.
 */
final class CallRate implements CallGate {

    /** Longer than a shard waits from one look to the next, so that no permits are lost in between. */
    private static final double SECONDS_KEPT = 0.05;

    /** The permit of one call, less what rounding may have taken from it. */
    private static final double ONE = 1 - 1e-6;

    private static final double LONGEST_WAIT = 1;

    private final AdaptiveRate rate;
    private final SlowDownHold hold;
    private final LanePermits permits;
    private long accruedAt;

    /** @param interactiveShare between 0 and 1 */
    CallRate(AdaptiveRate rate, SlowDownHold hold, double interactiveShare, long nanos) {
        this.rate = rate;
        this.hold = hold;
        permits = new LanePermits(interactiveShare);
        // The worker begins as after a quiet time.
        this.accruedAt = nanos - 1_000_000_000L;
    }

    @Override
    public GateDecision ask(CallAttempt attempt) {
        if (isProbe(attempt)) {
            return GateDecision.PASS;
        }
        accrue(attempt.nanos(), rate.value());
        if (permits.available(attempt.priority()) >= ONE) {
            return GateDecision.PASS;
        }
        rate.keptBack(attempt.nanos());
        double seconds = permits.untilOne(attempt.priority()) / rate.value();
        Duration wait = Duration.ofNanos((long) (Math.min(LONGEST_WAIT, seconds) * 1e9));
        return attempt.waits(WaitReason.RATE, wait);
    }

    @Override
    public void taken(CallAttempt attempt) {
        if (!isProbe(attempt)) {
            permits.take(attempt.priority(), attempt.httpCalls());
        }
    }

    private boolean isProbe(CallAttempt attempt) {
        return hold.until(attempt.steady()).isPresent();
    }

    /** Adds the permits that have come up since the last time. */
    private void accrue(long nanos, double perSecond) {
        accruedAt =
                Math.max(accruedAt, Duration.between(Instant.EPOCH, hold.end()).toNanos());
        double seconds = Math.max(0, nanos - accruedAt) / 1e9;
        accruedAt = Math.max(accruedAt, nanos);
        permits.keepAtMost(perSecond * SECONDS_KEPT);
        permits.add(seconds * perSecond);
    }
}
