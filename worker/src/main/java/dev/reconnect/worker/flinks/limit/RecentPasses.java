package dev.reconnect.worker.flinks.limit;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * How much passed a second of late: in the last second, or in up to five if that is little, so that a small number is
 * exact as well. Guarded by its owner; times are nanoseconds of a clock that never jumps.
 */
final class RecentPasses {

    private static final long SLOT = TimeUnit.MILLISECONDS.toNanos(50);
    private static final int SLOTS_A_SECOND = 20;
    private static final int MOST_SLOTS = 5 * SLOTS_A_SECOND;
    /** A number of this size is exact. */
    private static final int MANY = 50;

    private static final int FEW = 10;

    private final int[] passes = new int[MOST_SLOTS + 1];
    private boolean begun;
    private long first;
    private long last;

    void add(int calls, long nanos) {
        moveTo(nanos);
        passes[place(last)] += calls;
    }

    /** Whether enough passed in the last five seconds to say more than that little passes. */
    boolean areKnown(long nanos) {
        moveTo(nanos);
        return Arrays.stream(passes).sum() >= FEW;
    }

    /** Since the first pass if that was within a second; zero before it. The present slot, not over yet, is left out. */
    double perSecond(long nanos) {
        moveTo(nanos);
        int sum = 0;
        for (int slots = 1; slots <= MOST_SLOTS; slots++) {
            long slot = last - slots;
            if (slot < first) {
                return perSecond(sum, slots - 1);
            }
            sum += passes[place(slot)];
            if (slots % SLOTS_A_SECOND == 0 && sum >= MANY) {
                return perSecond(sum, slots);
            }
        }
        return perSecond(sum, MOST_SLOTS);
    }

    private static double perSecond(int sum, int slots) {
        return slots == 0 ? 0 : (double) sum * SLOTS_A_SECOND / slots;
    }

    private void moveTo(long nanos) {
        long slot = Math.floorDiv(nanos, SLOT);
        if (!begun) {
            begun = true;
            first = slot;
            last = slot;
        }
        for (long next = Math.max(last + 1, slot - MOST_SLOTS); next <= slot; next++) {
            passes[place(next)] = 0;
        }
        last = Math.max(last, slot);
    }

    private int place(long slot) {
        return Math.floorMod(slot, passes.length);
    }
}
