package dev.reconnect.worker.shard;

import dev.reconnect.contracts.Lane;
import dev.reconnect.worker.session.Session.Queued;
import dev.reconnect.worker.session.Waiter;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The queued sessions, by lane and within it by bank, the earliest deadline first: so one bank that must wait holds up
 * none of the others. As many lines as banks have somebody waiting.
 */
final class StartQueue {

    private static final Comparator<Place> BY_DEADLINE =
            Comparator.comparing(Place::deadline).thenComparing(Place::loginId);

    private final Map<String, Place> byLogin = new HashMap<>();
    private final Map<Line, TreeSet<Place>> ready = new HashMap<>();
    private final Timers notYet = new Timers();

    /** @param institutionId null where it is not known */
    private record Line(Lane lane, @Nullable Integer institutionId) {}

    private record Place(Line line, Instant deadline, String loginId) {}

    void set(String loginId, Queued queued, Instant now) {
        remove(loginId);
        Line line = new Line(
                Waiter.lane(queued.waiters()), queued.history().institution().id());
        Instant deadline = queued.waiters().stream()
                .map(Waiter::deadline)
                .min(Instant::compareTo)
                .orElse(Instant.MAX);
        Place place = new Place(line, deadline, loginId);
        byLogin.put(loginId, place);
        if (queued.notBefore().isAfter(now)) {
            notYet.set(loginId, queued.notBefore());
        } else {
            ready(place);
        }
    }

    private void ready(Place place) {
        ready.computeIfAbsent(place.line(), line -> new TreeSet<>(BY_DEADLINE)).add(place);
    }

    void remove(String loginId) {
        Place place = byLogin.remove(loginId);
        if (place == null) {
            return;
        }
        notYet.clear(loginId);
        TreeSet<Place> line = ready.get(place.line());
        if (line != null && line.remove(place) && line.isEmpty()) {
            ready.remove(place.line());
        }
    }

    /** The next login of this lane that may start, at none of the banks that are {@code barred}; null where none may. */
    @Nullable String next(Lane lane, Instant now, Set<Integer> barred) {
        for (String due : notYet.due(now, Integer.MAX_VALUE)) {
            notYet.clear(due);
            ready(Objects.requireNonNull(byLogin.get(due)));
        }
        return ready.entrySet().stream()
                .filter(line -> line.getKey().lane() == lane && !isBarred(line.getKey(), barred))
                .map(line -> line.getValue().first())
                .min(BY_DEADLINE)
                .map(Place::loginId)
                .orElse(null);
    }

    private static boolean isBarred(Line line, Set<Integer> barred) {
        return line.institutionId() != null && barred.contains(line.institutionId());
    }

    /** How many of this lane could start, were it not for their banks. */
    int waiting(Lane lane, Set<Integer> barred) {
        return ready.entrySet().stream()
                .filter(line -> line.getKey().lane() == lane && isBarred(line.getKey(), barred))
                .mapToInt(line -> line.getValue().size())
                .sum();
    }

    /** The earliest moment at which one that must wait may start; {@link Instant#MAX} where none waits. */
    Instant nextAt() {
        return notYet.next();
    }

    int size() {
        return byLogin.size();
    }
}
