package dev.reconnect.worker.shard;

import dev.reconnect.contracts.Lane;
import dev.reconnect.worker.session.Session.Queued;
import dev.reconnect.worker.session.Waiter;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The queued sessions in the order in which they may start: interactive first, then the earliest deadline. */
final class StartQueue {

    private final Map<String, Place> byLogin = new HashMap<>();
    private final Timers notYet = new Timers();
    private final TreeSet<Place> ready = new TreeSet<>(
            Comparator.comparing(Place::lane).thenComparing(Place::deadline).thenComparing(Place::loginId));

    private record Place(Lane lane, Instant deadline, String loginId) {}

    void set(String loginId, Queued queued, Instant now) {
        remove(loginId);
        Lane lane = Waiter.lane(queued.waiters());
        Instant deadline = queued.waiters().stream()
                .map(Waiter::deadline)
                .min(Instant::compareTo)
                .orElse(Instant.MAX);
        Place place = new Place(lane, deadline, loginId);
        byLogin.put(loginId, place);
        if (queued.notBefore().isAfter(now)) {
            notYet.set(loginId, queued.notBefore());
        } else {
            ready.add(place);
        }
    }

    void remove(String loginId) {
        Place place = byLogin.remove(loginId);
        if (place != null) {
            ready.remove(place);
            notYet.clear(loginId);
        }
    }

    /** The next login that may start, {@code null} where none may. */
    @Nullable String next(Instant now) {
        for (String due : notYet.due(now, Integer.MAX_VALUE)) {
            notYet.clear(due);
            Place place = byLogin.get(due);
            if (place != null) {
                ready.add(place);
            }
        }
        return ready.isEmpty() ? null : ready.first().loginId();
    }

    /** The earliest moment at which one that must wait may start; {@link Instant#MAX} where none waits. */
    Instant nextAt() {
        return notYet.next();
    }

    int size() {
        return byLogin.size();
    }
}
