package dev.reconnect.worker.simulation.testing;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The one clock and the one order of everything that happens. What a paused owner was to do happens when it goes on, in
 * the old order; what a dead one was to do never happens.
 */
final class VirtualTime {

    /** Whose turn it is. */
    interface Owner {
        boolean alive();

        /** Until when it does nothing; the past where it is not paused. */
        Instant pausedUntil();

        /** It died of its own turn. */
        void died(Interrupted death);
    }

    /** A process ends in the middle of what it does. An Error, so that no code of the worker's catches it. */
    static final class Interrupted extends Error {
        private static final long serialVersionUID = 1L;

        Interrupted(String where) {
            super(where, null, false, false);
        }
    }

    /** The world itself, which neither pauses nor dies. */
    static final Owner WORLD = new Owner() {
        @Override
        public boolean alive() {
            return true;
        }

        @Override
        public Instant pausedUntil() {
            return Instant.MIN;
        }

        @Override
        public void died(Interrupted death) {
            throw death;
        }
    };

    /** What has a clockwork of its own. */
    interface Outside {
        /** When something happens there next; {@link Instant#MAX} where nothing will. */
        Instant next();

        void until(Instant now);
    }

    private record Event(Instant at, long order, Owner owner, Runnable action) {}

    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparing(Event::at).thenComparingLong(Event::order));
    private Instant now;
    private long order;
    private long steps;
    private Runnable afterEach = () -> {};
    private @Nullable Outside outside;

    VirtualTime(Instant start) {
        now = start;
    }

    Instant now() {
        return now;
    }

    /** How many events there have been. */
    long steps() {
        return steps;
    }

    /** {@code check} runs after every event. */
    void afterEach(Runnable check) {
        afterEach = check;
    }

    void with(Outside other) {
        outside = other;
    }

    void later(Duration delay, Owner owner, Runnable action) {
        at(now.plus(delay), owner, action);
    }

    void at(Instant moment, Owner owner, Runnable action) {
        events.add(new Event(moment.isBefore(now) ? now : moment, ++order, owner, action));
    }

    /** Lets everything happen that is due by then. May be called by an event: that is a pause of whoever calls. */
    void runUntil(Instant end) {
        while (true) {
            Event next = events.peek();
            Instant at = next == null ? Instant.MAX : next.at();
            Instant there = outside == null ? Instant.MAX : outside.next();
            if (at.isAfter(end) && there.isAfter(end)) {
                break;
            }
            if (next == null || there.isBefore(at)) {
                advance(there);
                Objects.requireNonNull(outside).until(now);
                happened();
            } else {
                events.remove();
                advance(at);
                run(next);
            }
        }
        advance(end);
    }

    private void advance(Instant moment) {
        if (moment.isAfter(now)) {
            now = moment;
        }
    }

    private void happened() {
        steps++;
        afterEach.run();
    }

    private void run(Event event) {
        Owner owner = event.owner();
        if (!owner.alive()) {
            return;
        }
        if (owner.pausedUntil().isAfter(now)) {
            at(owner.pausedUntil(), owner, event.action());
            return;
        }
        try {
            event.action().run();
        } catch (Interrupted death) {
            owner.died(death);
        }
        happened();
    }
}
