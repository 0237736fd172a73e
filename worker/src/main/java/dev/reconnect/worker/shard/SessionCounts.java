package dev.reconnect.worker.shard;

import dev.reconnect.worker.session.Session;
import dev.reconnect.worker.session.Waiter;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How many sessions are in each state, and since when the oldest open refresh waits. Every change updates it. */
public final class SessionCounts {

    /** The states under the names that metrics use. */
    public enum CountedState {
        QUEUED,
        STARTING,
        AUTHORIZING,
        CHALLENGE_PENDING,
        CONFIRMING,
        FETCHING,
        RESTING
    }

    /** The counts of one moment; {@code oldestOpen} is null if no refresh is open. */
    public record Snapshot(
            Map<CountedState, Integer> sessions, @Nullable Instant oldestOpen) {
        public Snapshot {
            sessions = Map.copyOf(sessions);
        }
    }

    private final Map<CountedState, Integer> sessions = new EnumMap<>(CountedState.class);
    /** What the sessions at rest take of the heap. */
    private long restingBytes;

    private final TreeMap<Instant, Integer> openSince = new TreeMap<>();

    void changed(@Nullable Session from, @Nullable Session to) {
        count(from, -1);
        count(to, 1);
    }

    private void count(@Nullable Session session, int by) {
        if (session == null) {
            return;
        }
        sessions.merge(state(session), by, Integer::sum);
        if (session instanceof Session.Resting resting) {
            restingBytes += (long) by * resting.history().heapBytes();
        }
        if (session instanceof Session.Open open) {
            for (Waiter waiter : open.waiters()) {
                openSince.merge(waiter.requestedAt(), by, (a, b) -> a + b == 0 ? null : a + b);
            }
        }
    }

    int count(CountedState countedState) {
        return sessions.getOrDefault(countedState, 0);
    }

    int open() {
        return sessions.entrySet().stream()
                .filter(entry -> entry.getKey() != CountedState.RESTING)
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    long restingBytes() {
        return restingBytes;
    }

    Snapshot snapshot() {
        return new Snapshot(sessions, openSince.isEmpty() ? null : openSince.firstKey());
    }

    /** The state that a session is in. */
    public static CountedState state(Session session) {
        return switch (session) {
            case Session.Queued ignored -> CountedState.QUEUED;
            case Session.Starting ignored -> CountedState.STARTING;
            case Session.Authorizing ignored -> CountedState.AUTHORIZING;
            case Session.ChallengePending ignored -> CountedState.CHALLENGE_PENDING;
            case Session.CheckingCache ignored -> CountedState.CONFIRMING;
            case Session.Fetching ignored -> CountedState.FETCHING;
            case Session.Resting ignored -> CountedState.RESTING;
        };
    }
}
