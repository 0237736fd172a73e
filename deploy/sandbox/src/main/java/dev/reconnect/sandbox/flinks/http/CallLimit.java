package dev.reconnect.sandbox.flinks.http;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** Admits a number of calls in each second of the stand-in's clock and refuses the others. Lock-free. */
public final class CallLimit {
    private static final int COUNT_BITS = 24;
    private static final long COUNT_MASK = (1L << COUNT_BITS) - 1;

    private volatile int perSecond;
    private volatile Fault refusal = Fault.tooManyRequests(401);
    private final AtomicLong secondAndCount = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();

    CallLimit() {}

    /** Sets the limit; 0 removes it. Calls beyond it get {@code TOO_MANY_REQUESTS} with status 401, as documented. */
    public void set(int callsPerSecond) {
        perSecond = callsPerSecond;
    }

    /** Sets the limit and the answer to calls beyond it. */
    public void set(int callsPerSecond, Fault beyond) {
        refusal = beyond;
        perSecond = callsPerSecond;
    }

    public long refused() {
        return refused.get();
    }

    Fault refusal() {
        return refusal;
    }

    boolean admits(Instant now) {
        int limit = perSecond;
        if (limit == 0) {
            return true;
        }
        long second = now.getEpochSecond();
        long state = secondAndCount.updateAndGet(old -> old >>> COUNT_BITS == second
                ? Math.min(old + 1, second << COUNT_BITS | COUNT_MASK)
                : (second << COUNT_BITS) + 1);
        boolean admitted = (state & COUNT_MASK) <= limit;
        if (!admitted) {
            refused.incrementAndGet();
        }
        return admitted;
    }
}
