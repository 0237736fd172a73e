package dev.reconnect.worker.flinks.limit;

import java.util.concurrent.TimeUnit;

/** When calls leave on trial while calls of their kind are held. Times are nanoseconds of a clock that never jumps. */
final class Trials {

    static final long SOON = TimeUnit.SECONDS.toNanos(5);
    /** For trials that are more likely to be in vain, and above all for starts: the bank may text the person. */
    static final long RARELY = TimeUnit.MINUTES.toNanos(1);

    private long callAt;
    private long startAt;
    private boolean tried;

    void begin(long nanos) {
        callAt = nanos;
        startAt = nanos;
        tried = false;
    }

    /** Whether {@code pause} has passed since the last trial; starts have a clock of their own. */
    boolean isDue(boolean start, long nanos, long pause) {
        return nanos - (start ? startAt : callAt) >= pause;
    }

    /** The same; the first trial is soon, the others are rare. */
    boolean isDue(boolean start, long nanos) {
        return isDue(start, nanos, tried ? RARELY : SOON);
    }

    void taken(boolean start, long nanos) {
        tried = true;
        if (start) {
            startAt = nanos;
        } else {
            callAt = nanos;
        }
    }
}
