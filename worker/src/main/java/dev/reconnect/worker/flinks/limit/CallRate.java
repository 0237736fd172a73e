package dev.reconnect.worker.flinks.limit;

import java.time.Duration;
import java.time.Instant;

/**
 * Keeps calls back that are more than Flinks takes in a second ({@link AdaptiveRate}). Permits come up continuously
 * and are handed out by {@link Priority}. Calls of open sessions come first. What they leave goes to the starts, by the
 * lanes' shares. What one lane leaves goes to the other; the rest is lost. So a start never takes what a session needs,
 * and a lane's share waits for it however many starts of the other lane wait. Batch starts only as fast as the later
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
    private final double interactiveShare;
    private final BatchPacer pacer;
    private double session;
    private double interactive = 1;
    private double batch = 1;
    private long accruedAt;

    /** @param interactiveShare of what sessions leave, between 0 and 1 */
    CallRate(AdaptiveRate rate, SlowDownHold hold, double interactiveShare, long nanos) {
        this.rate = rate;
        this.hold = hold;
        this.interactiveShare = interactiveShare;
        pacer = new BatchPacer(interactiveShare);
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
        double fresh = seconds * perSecond;
        pacer.accrue(seconds, perSecond);
        accruedAt = Math.max(accruedAt, nanos);
        double kept = perSecond * SECONDS_KEPT;
        double left = Math.max(0, session + fresh - kept);
        session = Math.min(kept, session + fresh);

        double most = 1 + kept;
        double toInteractive = interactive + left * interactiveShare;
        double toBatch = batch + left * (1 - interactiveShare);
        interactive = Math.min(most, toInteractive + Math.max(0, toBatch - most));
        batch = Math.min(most, toBatch + Math.max(0, toInteractive - most));
    }

    private boolean allows(Priority priority) {
        return available(priority) >= ONE && pacer.allows(priority);
    }

    /** A call leaves that takes this many HTTP calls. */
    private void take(Priority priority, int calls) {
        pacer.goesOut(priority, calls);
        switch (priority) {
            case SESSION -> takeForSession(calls);
            case INTERACTIVE -> interactive -= calls;
            case BATCH -> batch -= calls;
        }
    }

    private void takeForSession(double calls) {
        double own = Math.clamp(session, 0, calls);
        double ofBatch = Math.clamp(batch, 0, calls - own);
        double ofInteractive = Math.clamp(interactive, 0, calls - own - ofBatch);
        batch -= ofBatch;
        interactive -= ofInteractive;
        session -= calls - ofBatch - ofInteractive;
    }

    private double available(Priority priority) {
        return switch (priority) {
            case SESSION -> session + Math.max(0, interactive) + Math.max(0, batch);
            case INTERACTIVE -> interactive;
            case BATCH -> batch;
        };
    }

    /** Returns after how long there may be a permit for this priority, if no other takes it. */
    private double secondsUntilPermit(Priority priority, double perSecond) {
        return Math.max(secondsUntilFree(priority, perSecond), pacer.secondsUntilPermit(priority, perSecond));
    }

    private double secondsUntilFree(Priority priority, double perSecond) {
        double missing = Math.max(0, 1 - available(priority));
        if (priority == Priority.SESSION || missing == 0) {
            return missing / perSecond;
        }
        double most = 1 + perSecond * SECONDS_KEPT;
        boolean lent = (priority == Priority.BATCH ? interactive : batch) >= most;
        double share = lent ? 1 : priority == Priority.BATCH ? 1 - interactiveShare : interactiveShare;
        double beforeStarts = Math.max(0, perSecond * SECONDS_KEPT - session);
        return (beforeStarts + missing / share) / perSecond;
    }
}
