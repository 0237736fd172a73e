package dev.reconnect.worker.shard;

import dev.reconnect.contracts.Lane;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.session.Session.Queued;
import dev.reconnect.worker.session.Waiter;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The queued sessions, by lane and within it by institution, the earliest deadline first. So an institution that must
 * wait holds up no other. It has as many lines as there are institutions with waiting sessions.
 */
final class StartQueue {

    private static final Comparator<Place> BY_DEADLINE =
            Comparator.comparing(Place::deadline).thenComparing(Place::loginId);

    private final Map<String, Place> byLogin = new HashMap<>();
    private final Map<InstitutionLine, TreeSet<Place>> ready = new HashMap<>();
    private final Timers notYet = new Timers();
    private final Map<Lane, Integer> sizes = new EnumMap<>(Lane.class);

    /** @param institutionId null if it is not known */
    private record InstitutionLine(Lane lane, @Nullable Integer institutionId) {}

    private record Place(InstitutionLine line, Instant deadline, CallRequest start) {
        String loginId() {
            return ((Call.Start) start.call()).loginId();
        }
    }

    void set(String loginId, Queued queued, Instant now) {
        remove(loginId);
        CallRequest start = CallRequest.of(new Call.Start(loginId), loginId, queued);
        InstitutionLine institutionLine = new InstitutionLine(start.lane(), start.institutionId());
        Instant deadline = queued.waiters().stream()
                .map(Waiter::deadline)
                .min(Instant::compareTo)
                .orElse(Instant.MAX);
        Place place = new Place(institutionLine, deadline, start);
        byLogin.put(loginId, place);
        sizes.merge(start.lane(), 1, Integer::sum);
        if (queued.notBefore().isAfter(now)) {
            notYet.set(loginId, queued.notBefore());
        } else {
            ready(place);
        }
    }

    private void ready(Place place) {
        ready.computeIfAbsent(place.line(), institutionLine -> new TreeSet<>(BY_DEADLINE))
                .add(place);
    }

    void remove(String loginId) {
        Place place = byLogin.remove(loginId);
        if (place == null) {
            return;
        }
        sizes.merge(place.line().lane(), -1, Integer::sum);
        notYet.clear(loginId);
        TreeSet<Place> line = ready.get(place.line());
        if (line != null && line.remove(place) && line.isEmpty()) {
            ready.remove(place.line());
        }
    }

    /** Sessions that have backed off until now may start. */
    void wake(Instant now) {
        for (String due : notYet.due(now, Integer.MAX_VALUE)) {
            notYet.clear(due);
            ready(Objects.requireNonNull(byLogin.get(due)));
        }
    }

    /** The next start of this lane, at no institution in {@code barred}; null if there is none. */
    @Nullable CallRequest next(Lane lane, Set<Integer> barred) {
        return ready.entrySet().stream()
                .filter(line -> line.getKey().lane() == lane && !isBarred(line.getKey(), barred))
                .map(line -> line.getValue().first())
                .min(BY_DEADLINE)
                .map(Place::start)
                .orElse(null);
    }

    private static boolean isBarred(InstitutionLine institutionLine, Set<Integer> barred) {
        return institutionLine.institutionId() != null && barred.contains(institutionLine.institutionId());
    }

    /** How many sessions of this lane could start if their institutions were not in {@code barred}. */
    int barred(Lane lane, Set<Integer> barred) {
        return ready.entrySet().stream()
                .filter(line -> line.getKey().lane() == lane && isBarred(line.getKey(), barred))
                .mapToInt(line -> line.getValue().size())
                .sum();
    }

    /** The earliest moment at which a session that backs off may start; {@link Instant#MAX} if there is none. */
    Instant nextAt() {
        return notYet.next();
    }

    int size(Lane lane) {
        return sizes.getOrDefault(lane, 0);
    }
}
