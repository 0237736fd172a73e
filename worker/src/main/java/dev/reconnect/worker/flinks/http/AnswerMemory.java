package dev.reconnect.worker.flinks.http;

import dev.reconnect.worker.flinks.FlinksSettings;
import dev.reconnect.worker.shard.FlinksCalls.Hold;
import java.lang.ref.Cleaner;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes of all data answers that a worker holds, each from its first byte until the transaction that needed it is
 * committed; never more than so many. Whoever finds no room gives up and comes again, nobody waits: so nothing can lock.
 *
 * <p>How large an answer is shows when it comes. Where one found no room, only half as many data calls go out from then on,
 * one at least - which has all the room there is - and one more for each that found its room. Safe for any thread.
 */
public final class AnswerMemory {

    private static final int MOST_CALLS = 1_000_000;
    private static final Cleaner CLEANER = Cleaner.create();

    private final long most;
    private final AtomicLong held = new AtomicLong();
    /** Data calls under way, or with their room in hand. Guarded by this. */
    private int admitted;
    /** How many there may be. Guarded by this. */
    private int limit = MOST_CALLS;

    AnswerMemory(long most) {
        this.most = most;
    }

    /** Enough for two answers of the largest size, and a quarter of the heap. */
    public static AnswerMemory of(FlinksSettings.CallLimits limits) {
        return new AnswerMemory(
                Math.max(2L * limits.maxResponseBytes(), Runtime.getRuntime().maxMemory() / 4));
    }

    public long held() {
        return held.get();
    }

    /** Whether another data call may go out: half of the room is for what comes of those under way. */
    public synchronized boolean enter() {
        if (held.get() > most / 2 || admitted >= limit) {
            return false;
        }
        admitted++;
        return true;
    }

    /** It was answered, or never sent; {@code fitted}: its answer found its room. */
    public synchronized void leave(boolean fitted) {
        admitted--;
        if (fitted && limit < MOST_CALLS) {
            limit++;
        }
    }

    private synchronized void crowded() {
        limit = Math.max(1, Math.min(limit, admitted) / 2);
    }

    /** The part of one answer, nothing yet. */
    MemoryShare part() {
        return new MemoryShare(this);
    }

    /** What one answer takes. Given back by whoever is done with it, or once nobody can reach it any more. */
    static final class MemoryShare implements Hold {

        /** What the cleaner may still know when the part is gone. */
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
         * Takes so many bytes in all, more or fewer than before; {@code false} where there is no room for more, or it was given
         * back: a connection's thread may still read what another has just cancelled, and nobody would give that back.
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
