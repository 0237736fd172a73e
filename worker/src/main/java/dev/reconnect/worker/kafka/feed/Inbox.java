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
 * Holds the records and answers that wait for one shard, for one lifecycle of it. The next lifecycle has its own inbox,
 * so nothing that was meant for the earlier one reaches it. The threads of the consumers and of the Flinks client fill
 * it; the shard's thread empties it.
 *
 * <p>No thread waits to put something in. A consumer stops reading if the inbox has no space ({@link #hasSpace}), but
 * the inbox still takes all records of its last poll. There are never more answers than open calls.
 */
public final class Inbox {

    private static final int RECORD_OVERHEAD = 200;

    /** What the shard takes out for one turn. */
    public record Batch(List<RawRecord> records, List<CallAnswer> answers) {}

    /** How many records and bytes of one source the inbox holds before the source's consumer is paused. */
    public record InboxLimits(int records, long bytes) {
        public static final InboxLimits DEFAULT = new InboxLimits(1000, 4L * 1024 * 1024);
    }

    private final InboxLimits limits;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    // The lock guards all fields below.
    private final Map<Source, WaitingRecords> waiting = new EnumMap<>(Source.class);
    private List<CallAnswer> answers = new ArrayList<>();
    private final Map<Source, Long> visits = new EnumMap<>(Source.class);
    private boolean woken;
    private boolean closed;

    public Inbox(InboxLimits limits) {
        this.limits = limits;
        for (Source source : Source.values()) {
            waiting.put(source, new WaitingRecords());
        }
    }

    /** Adds records in order. After the close it drops them: their positions are never committed. */
    public void offer(Source source, List<RawRecord> records) {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            WaitingRecords queue = of(source);
            for (RawRecord record : records) {
                queue.records.add(record);
                queue.bytes += weight(record);
            }
            arrived.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Adds an answer. After the close it drops the answer and releases its hold, because no session waits for it. */
    public void answer(CallAnswer answer) {
        lock.lock();
        try {
            if (closed) {
                answer.lease().release();
            } else {
                answers.add(answer);
                arrived.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Counts a visit of the source's consumer, with or without records. */
    public void visited(Source source) {
        lock.lock();
        try {
            visits.merge(source, 1L, Long::sum);
        } finally {
            lock.unlock();
        }
    }

    /** How often the consumer of each source has visited this inbox. */
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

    /** Whether the consumer of this source should go on reading. */
    public boolean hasSpace(Source source) {
        lock.lock();
        try {
            WaitingRecords queue = of(source);
            return !closed && queue.wanted && queue.records.size() < limits.records && queue.bytes < limits.bytes;
        } finally {
            lock.unlock();
        }
    }

    /** Sets whether the shard takes records of this source now. If not, what waits stays, and nothing more is read. */
    public void want(Source source, boolean wanted) {
        lock.lock();
        try {
            of(source).wanted = wanted;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until there is something to take, until {@link #wake}, or up to {@code atMost}. Then it takes all answers,
     * and at most {@code recordsPerSource} records of each wanted source, so that no source starves another.
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
            // People come first: their confirmations, then their requests, then the batch lane.
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

    /** Waits up to {@code atMost} for answers and takes only them. A shard that is handed over calls it. */
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

    /** Ends the wait in {@link #take}. If no thread waits now, the next wait ends at once. */
    public void wake() {
        lock.lock();
        try {
            woken = true;
            arrived.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Drops everything and releases the answers' holds. From now on it takes nothing in. */
    public void close() {
        lock.lock();
        try {
            closed = true;
            waiting.values().forEach(WaitingRecords::clear);
            answers.forEach(answer -> answer.lease().release());
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
        WaitingRecords queue = of(source);
        for (int taken = 0; queue.wanted && taken < atMost; taken++) {
            RawRecord record = queue.records.poll();
            if (record == null) {
                return;
            }
            queue.bytes -= weight(record);
            into.add(record);
        }
    }

    private WaitingRecords of(Source source) {
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

    private static final class WaitingRecords {
        private final Deque<RawRecord> records = new ArrayDeque<>();
        private long bytes;
        private boolean wanted = true;

        private void clear() {
            records.clear();
            bytes = 0;
        }
    }
}
