package dev.reconnect.worker.simulation.testing;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The one clock and the one order of all events. The events of a paused owner happen in the old order when it goes on;
 * the events of a dead owner never happen.
 */
final class VirtualTime {

    /** The process or part that an event belongs to. */
    interface Owner {
        boolean alive();

        /** Until when it pauses; a past moment if it does not pause. */
        Instant pausedUntil();

        /** It died during its own event. */
        void died(Interrupted death);
    }

    /** A process ends in the middle of its work. This is an Error, so that no code of the worker catches it. */
    static final class Interrupted extends Error {
        private static final long serialVersionUID = 1L;

        Interrupted(String where) {
            super(where, null, false, false);
        }
    }

    /** The environment itself, which neither pauses nor dies. */
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

    /** A part with an event queue of its own. */
    interface Outside {
        /** When the next event happens there; {@link Instant#MAX} if there is none. */
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

    /** How many events have happened. */
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

    /** Lets all events up to that moment happen. If an event calls this, its owner pauses for that time. */
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
