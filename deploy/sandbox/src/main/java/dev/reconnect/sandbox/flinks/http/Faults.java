package dev.reconnect.sandbox.flinks.http;

import dev.reconnect.sandbox.flinks.script.Endpoint;
import dev.reconnect.sandbox.flinks.script.SandboxUsers;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The faults that wait for calls. Each is for one login or for all, and for one endpoint or for all. A call takes the
 * first fault that fits it, and the most precise one first. While no fault waits, calls pay nothing. Thread-safe.
 */
public final class Faults {
    private static final int CAPACITY = 100_000;
    private static final String ANY = "*";

    private record Aim(String endpoint, String loginId) {}

    private static final class Armed {
        private final Fault fault;
        private int left;

        Armed(Fault fault, int times) {
            this.fault = fault;
            this.left = times;
        }
    }

    private final ConcurrentHashMap<Aim, Queue<Armed>> waiting = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();

    Faults() {}

    /** The next call of this kind meets the fault, whichever login it is about. */
    public void next(Endpoint endpoint, Fault fault) {
        add(endpoint, null, fault, 1);
    }

    /** The next call of this kind about this login meets the fault. */
    public void next(Endpoint endpoint, String loginId, Fault fault) {
        add(endpoint, loginId, fault, 1);
    }

    /** All calls of this kind meet the fault, until {@link #clear}. */
    public void always(Endpoint endpoint, Fault fault) {
        add(endpoint, null, fault, Integer.MAX_VALUE);
    }

    /**
     * Adds a fault; the other methods use this one.
     *
     * @param endpoint null for every kind of call
     * @param loginId null for every login
     * @param times how many calls meet it; {@link Integer#MAX_VALUE} for ever
     */
    public void add(@Nullable Endpoint endpoint, @Nullable String loginId, Fault fault, int times) {
        if (count.incrementAndGet() > CAPACITY) {
            count.decrementAndGet();
            throw new IllegalStateException(CAPACITY + " faults are in wait already");
        }
        waiting.compute(aim(endpoint, loginId), (aim, queue) -> {
            Queue<Armed> next = queue == null ? new ArrayDeque<>() : queue;
            next.add(new Armed(fault, times));
            return next;
        });
    }

    public void clear() {
        waiting.clear();
        count.set(0);
    }

    @Nullable Fault take(Endpoint endpoint, @Nullable String loginId) {
        if (count.get() == 0) {
            return null;
        }
        Fault found = null;
        if (loginId != null) {
            found = takeFrom(aim(endpoint, loginId));
            found = found == null ? takeFrom(aim(null, loginId)) : found;
        }
        found = found == null ? takeFrom(aim(endpoint, null)) : found;
        return found == null ? takeFrom(aim(null, null)) : found;
    }

    private @Nullable Fault takeFrom(Aim aim) {
        Fault[] taken = new Fault[1];
        waiting.computeIfPresent(aim, (key, queue) -> {
            Armed armed = queue.element();
            taken[0] = armed.fault;
            if (armed.left != Integer.MAX_VALUE && --armed.left == 0) {
                queue.remove();
                count.decrementAndGet();
            }
            return queue.isEmpty() ? null : queue;
        });
        return taken[0];
    }

    private static Aim aim(@Nullable Endpoint endpoint, @Nullable String loginId) {
        return new Aim(
                endpoint == null ? ANY : endpoint.name(), loginId == null ? ANY : SandboxUsers.canonical(loginId));
    }
}
