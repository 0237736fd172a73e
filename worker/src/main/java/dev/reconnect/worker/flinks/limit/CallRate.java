package dev.reconnect.worker.flinks.limit;

import java.time.Duration;
import java.time.Instant;

/**
 * Keeps calls back that are more than Flinks takes in a second ({@link AdaptiveRate}). Permits come up continuously
 * and are handed out by {@link Priority}. Calls of open sessions come first, by the lanes' shares
 * ({@link LanePermits}): so a person's call never waits behind the batch lane's, and no session of the batch lane is
 * left to die. What they leave goes to the starts, by the same shares; the rest is lost. So a start never takes what a
 * session needs. Batch starts only as fast as the later
 * calls of its sessions allow ({@link BatchPacer}). Guarded by its owner.
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
    private final BatchPacer pacer;
    private final LanePermits sessions;
    private final LanePermits starts;
    private long accruedAt;

    /** @param interactiveShare between 0 and 1 */
    CallRate(AdaptiveRate rate, SlowDownHold hold, double interactiveShare, long nanos) {
        this.rate = rate;
        this.hold = hold;
        pacer = new BatchPacer(interactiveShare);
        sessions = new LanePermits(interactiveShare, 0);
        starts = new LanePermits(interactiveShare, 1);
        // The worker begins as after a quiet time.
        this.accruedAt = nanos - 1_000_000_000L;
    }

    @Override
    public GateDecision ask(CallAttempt attempt) {
        if (isProbe(attempt)) {
            return GateDecision.PASS;
        }
        accrue(attempt.nanos(), rate.value());
        if (allows(attempt.priority())) {
            return GateDecision.PASS;
        }
        rate.keptBack(attempt.nanos());
        double seconds = secondsUntilPermit(attempt.priority(), rate.value());
        Duration wait = Duration.ofNanos((long) (Math.min(LONGEST_WAIT, seconds) * 1e9));
        return attempt.waits(WaitReason.RATE, wait);
    }

    @Override
    public void taken(CallAttempt attempt) {
        if (!isProbe(attempt)) {
            take(attempt.priority(), attempt.httpCalls());
        }
    }

    /** Returns how many calls a session seems to make after its start. */
    int callsPerSession() {
        return (int) Math.round(pacer.callsPerSession());
    }

    private boolean isProbe(CallAttempt attempt) {
        return hold.until(attempt.steady()).isPresent();
    }

    /** Adds the permits that have come up since the last time. */
    private void accrue(long nanos, double perSecond) {
        accruedAt =
                Math.max(accruedAt, Duration.between(Instant.EPOCH, hold.end()).toNanos());
        double seconds = Math.max(0, nanos - accruedAt) / 1e9;
        pacer.accrue(seconds, perSecond);
        accruedAt = Math.max(accruedAt, nanos);
        double kept = perSecond * SECONDS_KEPT;
        // Of little, a session of the batch lane must be able to keep a permit: people's would take it first.
        sessions.keepAtMost(kept, Math.max(1, kept));
        starts.keepAtMost(1 + kept, 1 + kept);
        double left = sessions.add(seconds * perSecond);
        starts.add(left);
    }

    private boolean allows(Priority priority) {
        return available(priority) >= ONE && pacer.allows(priority);
    }

    /** A call leaves that takes this many HTTP calls. */
    private void take(Priority priority, int calls) {
        pacer.goesOut(priority, calls);
        if (priority.ofSession()) {
            double own = Math.clamp(sessions.of(priority.lane()), 0, calls);
            double ofStarts = starts.takeWhatIsThere(priority.lane(), calls - own);
            sessions.take(priority.lane(), calls - ofStarts);
        } else {
            starts.take(priority.lane(), calls);
        }
    }

    private double available(Priority priority) {
        return priority.ofSession() ? sessions.of(priority.lane()) + starts.there() : starts.of(priority.lane());
    }

    /** Returns after how long there may be a permit for this priority, if no other takes it. */
    private double secondsUntilPermit(Priority priority, double perSecond) {
        return Math.max(secondsUntilFree(priority, perSecond), pacer.secondsUntilPermit(priority, perSecond));
    }

    private double secondsUntilFree(Priority priority, double perSecond) {
        double missing = Math.max(0, 1 - available(priority));
        if (missing == 0) {
            return 0;
        }
        return priority.ofSession()
                ? missing / sessions.share(priority.lane()) / perSecond
                : (sessions.missing() + missing / starts.share(priority.lane())) / perSecond;
    }
}
