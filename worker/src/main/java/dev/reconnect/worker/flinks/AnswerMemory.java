package dev.reconnect.worker.flinks;

import dev.reconnect.worker.shard.FlinksCalls.Hold;
import java.lang.ref.Cleaner;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes of all data answers that a worker holds, each from its first byte until the transaction that needed it is
 * committed; never more than so many. Whoever finds no room gives up and comes again, nobody waits: so nothing can lock.
 * Safe for any thread.
 */
final class AnswerMemory {

    private static final Cleaner CLEANER = Cleaner.create();

    private final long most;
    private final AtomicLong held = new AtomicLong();

    AnswerMemory(long most) {
        this.most = most;
    }

    /** Enough for two answers of the largest size, and a quarter of the heap. */
    static AnswerMemory of(FlinksSettings.Limits limits) {
        return new AnswerMemory(
                Math.max(2L * limits.maxResponseBytes(), Runtime.getRuntime().maxMemory() / 4));
    }

    long held() {
        return held.get();
    }

    /** Whether another data call should go out: half of it is for what comes of those under way. */
    boolean roomy() {
        return held.get() <= most / 2;
    }

    /** The part of one answer, nothing yet. */
    Part part() {
        return new Part(held, most);
    }

    /** What one answer takes. Given back by whoever is done with it, or once nobody can reach it any more. */
    static final class Part implements Hold {

        /** What the cleaner may still know when the part is gone. */
        private static final class Taken implements Runnable {
            private final AtomicLong held;
            private long bytes;

            Taken(AtomicLong held) {
                this.held = held;
            }

            @Override
            public synchronized void run() {
                held.addAndGet(-bytes);
                bytes = 0;
            }
        }

        private final AtomicLong held;
        private final long most;
        private final Taken taken;
        private final Cleaner.Cleanable cleanable;

        private Part(AtomicLong held, long most) {
            this.held = held;
            this.most = most;
            this.taken = new Taken(held);
            this.cleanable = CLEANER.register(this, taken);
        }

        /** Takes so many bytes in all, more or fewer than before; {@code false} where there is no room for more. */
        boolean resize(long bytes) {
            synchronized (taken) {
                long more = bytes - taken.bytes;
                if (held.addAndGet(more) > most && more > 0) {
                    held.addAndGet(-more);
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
