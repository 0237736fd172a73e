package dev.reconnect.worker.flinks.limit;

import dev.reconnect.contracts.Lane;

/**
 * Permits of the two lanes. What comes up goes to the lanes by their shares; what one lane does not keep goes to the
 * other. A lane's share waits for it, however much the other lane asks for. Guarded by its owner.
 */
final class LanePermits {

    private final double interactiveShare;
    private double interactive;
    private double batch;
    /** How many each lane keeps at most. */
    private double mostInteractive;

    private double mostBatch;

    /**
     * @param interactiveShare between 0 and 1
     * @param begin how many each lane has at first
     */
    LanePermits(double interactiveShare, double begin) {
        this.interactiveShare = interactiveShare;
        interactive = begin;
        batch = begin;
    }

    /** From now on each lane keeps so many at most. */
    void keepAtMost(double ofInteractive, double ofBatch) {
        mostInteractive = ofInteractive;
        mostBatch = ofBatch;
    }

    /** Adds permits that came up. Returns what neither lane keeps. */
    double add(double fresh) {
        double toInteractive = interactive + fresh * interactiveShare;
        double toBatch = batch + fresh * (1 - interactiveShare);
        interactive = Math.min(mostInteractive, toInteractive + Math.max(0, toBatch - mostBatch));
        batch = Math.min(mostBatch, toBatch + Math.max(0, toInteractive - mostInteractive));
        return Math.max(0, toInteractive + toBatch - mostInteractive - mostBatch);
    }

    /** The lane's permits; negative if it owes some. */
    double of(Lane lane) {
        return switch (lane) {
            case INTERACTIVE -> interactive;
            case BATCH -> batch;
        };
    }

    void take(Lane lane, double calls) {
        switch (lane) {
            case INTERACTIVE -> interactive -= calls;
            case BATCH -> batch -= calls;
        }
    }

    /** Takes so many from what both lanes have, first from this lane's. Returns how many they had. */
    double takeWhatIsThere(Lane lane, double calls) {
        double own = Math.clamp(of(lane), 0, calls);
        Lane other = lane == Lane.BATCH ? Lane.INTERACTIVE : Lane.BATCH;
        double lent = Math.clamp(of(other), 0, calls - own);
        take(lane, own);
        take(other, lent);
        return own + lent;
    }

    /** What both lanes have. */
    double there() {
        return Math.max(0, interactive) + Math.max(0, batch);
    }

    /** The share of what comes up that the lane gets now. */
    double share(Lane lane) {
        return switch (lane) {
            case INTERACTIVE -> batch >= mostBatch ? 1 : interactiveShare;
            case BATCH -> interactive >= mostInteractive ? 1 : 1 - interactiveShare;
        };
    }

    /** What the lanes do not have yet of what they keep at most. */
    double missing() {
        return Math.max(0, mostInteractive - interactive) + Math.max(0, mostBatch - batch);
    }
}
