package dev.reconnect.demo.page;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The events that one open page has not received yet. Bounded: a browser that is too slow is disconnected, connects
 * again by itself, and gets the events from the log.
 */
final class Subscription {
    private static final int ROOM = EventLog.KEPT + 100;

    final String customerId;
    final String sessionId;
    /** Whether the page must forget its state before it gets more. */
    final boolean fromTheStart;

    private final BlockingQueue<Frame> queue = new ArrayBlockingQueue<>(ROOM);
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicBoolean newsWaits = new AtomicBoolean(true);

    Subscription(String customerId, String sessionId, boolean fromTheStart, List<Frame> replay) {
        this.customerId = customerId;
        this.sessionId = sessionId;
        this.fromTheStart = fromTheStart;
        queue.addAll(replay);
    }

    void offer(Frame frame) {
        if (!queue.offer(frame)) {
            close();
        }
    }

    /** Notes that something which concerns all has changed; the page hears of several changes once. */
    void news() {
        newsWaits.set(true);
    }

    boolean takeNews() {
        return newsWaits.getAndSet(false);
    }

    /** The next event; null if none comes in time. */
    @Nullable Frame next(Duration wait) throws InterruptedException {
        return queue.poll(wait.toMillis(), TimeUnit.MILLISECONDS);
    }

    void close() {
        closed.set(true);
    }

    boolean isClosed() {
        return closed.get();
    }
}
