package dev.reconnect.worker.flinks.http;

import dev.reconnect.worker.flinks.FlinksSettings;
import dev.reconnect.worker.shard.FlinksCalls.AnswerLease;
import java.lang.ref.Cleaner;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory for all data answers of a worker, with a bound on their bytes. An answer holds its bytes from its first
 * byte until the transaction that needs it is committed. If there is no space, the caller gives up and comes again. No
 * one waits for space, so nothing can lock.
 *
 * <p>The size of an answer shows only when it arrives. If one finds no space, only half as many data calls may be under
 * way from then on, but at least one, which then has all the space. Each answer that finds its space allows one call
 * more. Safe for any thread.
 */
public final class AnswerMemory {

    private static final int MOST_CALLS = 1_000_000;
    private static final Cleaner CLEANER = Cleaner.create();

    private final long most;
    private final AtomicLong held = new AtomicLong();
    /** Data calls under way, or admitted and not sent yet. Guarded by this. */
    private int admitted;
    /** How many data calls there may be. Guarded by this. */
    private int limit = MOST_CALLS;

    AnswerMemory(long most) {
        this.most = most;
    }

    /** Returns a memory for two answers of the largest size, or a quarter of the heap if that is more. */
    public static AnswerMemory of(FlinksSettings.CallLimits limits) {
        return new AnswerMemory(
                Math.max(2L * limits.maxResponseBytes(), Runtime.getRuntime().maxMemory() / 4));
    }

    public long held() {
        return held.get();
    }

    /** Says whether another data call may leave. Half of the memory is kept for the answers of calls under way. */
    public synchronized boolean hasSpace() {
        return held.get() <= most / 2 && admitted < limit;
    }

    /** Another data call may leave at any time. */
    public synchronized void enter() {
        admitted++;
    }

    /** Ends an entered call: it was answered or never sent. {@code fitted} says that its answer found its space. */
    public synchronized void leave(boolean fitted) {
        admitted--;
        if (fitted && limit < MOST_CALLS) {
            limit++;
        }
    }

    private synchronized void crowded() {
        limit = Math.max(1, Math.min(limit, admitted) / 2);
    }

    /** Returns the share of one answer, still empty. */
    MemoryShare part() {
        return new MemoryShare(this);
    }

    /**
     * The bytes that one answer holds. The last user releases them; the cleaner does it if the share is no longer
     * reachable.
     */
    static final class MemoryShare implements AnswerLease {

        /** What the cleaner can still use when the share is gone. */
        private static final class Taken implements Runnable {
            private final AtomicLong held;
            private long bytes;
            private boolean over;

            Taken(AtomicLong held) {
                this.held = held;
            }

            @Override
            public synchronized void run() {
                held.addAndGet(-bytes);
                bytes = 0;
                over = true;
            }
        }

        private final AnswerMemory memory;
        private final Taken taken;
        private final Cleaner.Cleanable cleanable;

        private MemoryShare(AnswerMemory memory) {
            this.memory = memory;
            this.taken = new Taken(memory.held);
            this.cleanable = CLEANER.register(this, taken);
        }

        /**
         * Sets the bytes that the share holds in all, more or fewer than before. Returns false if there is no space for
         * more, or if the share was released: one thread may still read after another has cancelled, and would hold
         * bytes for ever.
         */
        boolean resize(long bytes) {
            synchronized (taken) {
                if (taken.over) {
                    return false;
                }
                long more = bytes - taken.bytes;
                if (memory.held.addAndGet(more) > memory.most && more > 0) {
                    memory.held.addAndGet(-more);
                    memory.crowded();
                    return false;
                }
                taken.bytes = bytes;
                return true;
            }
        }

        @Override
        public void release() {
            cleanable.clean();
        }
    }
}
