package dev.reconnect.worker.flinks.testing;

import java.time.Duration;
import java.util.PriorityQueue;

/** Virtual time, and what happens in it, in order. */
final class EventQueue {

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long nanos;
    private long order;

    private record Event(long at, long order, Runnable what) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
        }
    }

    long nanos() {
        return nanos;
    }

    void after(long time, Runnable what) {
        events.add(new Event(nanos + time, order++, what));
    }

    void run(Duration time) {
        long end = nanos + time.toNanos();
        for (Event next = events.peek(); next != null && next.at <= end; next = events.peek()) {
            events.remove();
            nanos = next.at;
            next.what.run();
        }
        nanos = end;
    }
}
