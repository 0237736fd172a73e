package dev.reconnect.worker.kafka.feed;

import dev.reconnect.worker.shard.FlinksCalls.CallAnswer;
import dev.reconnect.worker.shard.RawRecord;
import dev.reconnect.worker.shard.Source;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What waits for one shard, from one take-over to its end: the next has an inbox of its own, so nothing that was meant
 * for the old one reaches it. Filled by the consumers' and Flinks' threads, emptied by the shard's.
 *
 * <p>Nobody waits to put something in. A consumer stops reading where there is no {@link #hasSpace room}; what one poll
 * brings on top is taken. Answers are as many as calls may be open.
 */
public final class Inbox {

    private static final int RECORD_OVERHEAD = 200;

    /** What a turn takes in. */
    public record Batch(List<RawRecord> records, List<CallAnswer> answers) {}

    /** How much of each source is held before its consumer is paused. */
    public record InboxLimits(int records, long bytes) {
        public static final InboxLimits DEFAULT = new InboxLimits(1000, 4L * 1024 * 1024);
    }

    private final InboxLimits limits;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    // All below are guarded by the lock.
    private final Map<Source, Waiting> waiting = new EnumMap<>(Source.class);
    private List<CallAnswer> answers = new ArrayList<>();
    private final Map<Source, Long> visits = new EnumMap<>(Source.class);
    private boolean woken;
    private boolean closed;

    public Inbox(InboxLimits limits) {
        this.limits = limits;
        for (Source source : Source.values()) {
            waiting.put(source, new Waiting());
        }
    }

    /** Takes records in, in order; after the close they go nowhere, since their positions were never committed. */
    public void offer(Source source, List<RawRecord> records) {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            Waiting queue = of(source);
            for (RawRecord record : records) {
                queue.records.add(record);
                queue.bytes += weight(record);
            }
            arrived.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Takes an answer in; after the close it goes nowhere, like the session that asked. */
    public void answer(CallAnswer answer) {
        lock.lock();
        try {
            if (closed) {
                answer.hold().release();
            } else {
                answers.add(answer);
                arrived.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The source's consumer has come by, whether or not there was something to bring. */
    public void visited(Source source) {
        lock.lock();
        try {
            visits.merge(source, 1L, Long::sum);
        } finally {
            lock.unlock();
        }
    }

    /** How often each source's consumer has come by. */
    public Map<Source, Long> visits() {
        lock.lock();
        try {
            Map<Source, Long> copy = new EnumMap<>(visits);
            for (Source source : Source.values()) {
                copy.putIfAbsent(source, 0L);
            }
            return copy;
        } finally {
            lock.unlock();
        }
    }

    /** Whether a consumer should go on reading this source. */
    public boolean hasSpace(Source source) {
        lock.lock();
        try {
            Waiting queue = of(source);
            return !closed && queue.wanted && queue.records.size() < limits.records && queue.bytes < limits.bytes;
        } finally {
            lock.unlock();
        }
    }

    /** Says whether the shard takes more of this source now; what waits stays, and nothing more is read. */
    public void want(Source source, boolean wanted) {
        lock.lock();
        try {
            of(source).wanted = wanted;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until there is something to take, {@link #wake}, or the time is over; then takes all answers and up to so
     * many records of each wanted source, so that no source starves another.
     */
    public Batch take(Duration atMost, int recordsPerSource) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = atMost.toNanos();
            while (left > 0 && !closed && !woken && !somethingToTake()) {
                left = arrived.awaitNanos(left);
            }
            woken = false;
            List<RawRecord> records = new ArrayList<>();
            // People first: a confirmation, then a request, then the night's work.
            take(Source.REDIRECTS, recordsPerSource, records);
            take(Source.INTERACTIVE, recordsPerSource, records);
            take(Source.BATCH, recordsPerSource, records);
            List<CallAnswer> taken = answers;
            answers = new ArrayList<>();
            return new Batch(records, taken);
        } finally {
            lock.unlock();
        }
    }

    /** Only the answers, and only if they are there or come in time: for a shard that is being handed over. */
    public List<CallAnswer> takeAnswers(Duration atMost) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = atMost.toNanos();
            while (left > 0 && !closed && answers.isEmpty()) {
                left = arrived.awaitNanos(left);
            }
            List<CallAnswer> taken = answers;
            answers = new ArrayList<>();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Ends a wait in {@link #take}, the next one if there is none now. */
    public void wake() {
        lock.lock();
        try {
            woken = true;
            arrived.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Forgets everything and takes nothing more. */
    public void close() {
        lock.lock();
        try {
            closed = true;
            waiting.values().forEach(Waiting::clear);
            answers.forEach(answer -> answer.hold().release());
            answers = new ArrayList<>();
            arrived.signal();
        } finally {
            lock.unlock();
        }
    }

    private boolean somethingToTake() {
        return !answers.isEmpty()
                || waiting.values().stream().anyMatch(queue -> queue.wanted && !queue.records.isEmpty());
    }

    private void take(Source source, int atMost, List<RawRecord> into) {
        Waiting queue = of(source);
        for (int taken = 0; queue.wanted && taken < atMost; taken++) {
            RawRecord record = queue.records.poll();
            if (record == null) {
                return;
            }
            queue.bytes -= weight(record);
            into.add(record);
        }
    }

    private Waiting of(Source source) {
        return Objects.requireNonNull(waiting.get(source));
    }

    private static long weight(RawRecord record) {
        byte[] key = record.key();
        byte[] value = record.value();
        long headers = 0;
        for (RawRecord.Header header : record.headers()) {
            byte[] content = header.value();
            headers += header.name().length() + (content == null ? 0L : content.length);
        }
        return RECORD_OVERHEAD + headers + (key == null ? 0L : key.length) + (value == null ? 0L : value.length);
    }

    private static final class Waiting {
        private final Deque<RawRecord> records = new ArrayDeque<>();
        private long bytes;
        private boolean wanted = true;

        private void clear() {
            records.clear();
            bytes = 0;
        }
    }
}
