package dev.reconnect.worker.flinks.limit;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * How much passed a second of late: in the last second, or in up to five if that is little, so that a small number is
 * exact as well. What was before a second of silence does not count. Guarded by its owner; times are nanoseconds of a
 * clock that never jumps.
 */
final class RecentPasses {

    private static final long SLOT = TimeUnit.MILLISECONDS.toNanos(50);
    private static final int SLOTS_A_SECOND = 20;
    private static final int MOST_SLOTS = 5 * SLOTS_A_SECOND;
    /** A number of this size is exact. */
    private static final int MANY = 50;
    /** Fewer say nothing. */
    private static final int FEW = 10;

    private final int[] passes = new int[MOST_SLOTS + 1];
    private boolean begun;
    private long first;
    private long last = Long.MIN_VALUE;
    private long lastPass;

    /** What passed in a time, without the present slot, which is not over yet. */
    private record Passed(int calls, int slots) {}

    void add(int calls, long nanos) {
        long slot = moveTo(nanos);
        if (!begun || slot - lastPass > SLOTS_A_SECOND) {
            begun = true;
            first = slot;
            Arrays.fill(passes, 0);
        }
        passes[place(slot)] += calls;
        lastPass = slot;
    }

    /** Whether enough passed to say more than that. */
    boolean areKnown(long nanos) {
        return passed(nanos, MANY).calls >= FEW;
    }

    /** In the last second alone, however little that is. */
    int inLastSecond(long nanos) {
        return passed(nanos, 1).calls;
    }

    /** Calls a second, over a second at least. */
    double perSecond(long nanos) {
        Passed passed = passed(nanos, MANY);
        return (double) passed.calls * SLOTS_A_SECOND / Math.max(SLOTS_A_SECOND, passed.slots);
    }

    /** Looks back for a second, and on until it has found so many. */
    private Passed passed(long nanos, int enough) {
        long now = moveTo(nanos);
        int calls = 0;
        for (int slots = 1; slots <= MOST_SLOTS; slots++) {
            if (!begun || now - slots < first) {
                return new Passed(calls, slots - 1);
            }
            calls += passes[place(now - slots)];
            if (slots % SLOTS_A_SECOND == 0 && calls >= enough) {
                return new Passed(calls, slots);
            }
        }
        return new Passed(calls, MOST_SLOTS);
    }

    private long moveTo(long nanos) {
        long slot = Math.max(last, Math.floorDiv(nanos, SLOT));
        for (long next = Math.max(last + 1, slot - MOST_SLOTS); next <= slot; next++) {
            passes[place(next)] = 0;
        }
        last = slot;
        return slot;
    }

    private int place(long slot) {
        return Math.floorMod(slot, passes.length);
    }
}
