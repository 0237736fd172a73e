package dev.reconnect.worker.shard;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** One moment for each login, in order. There are at most as many as sessions. */
final class Timers {

    private final TreeSet<Timer> order = new TreeSet<>();
    private final Map<String, Timer> byLogin = new HashMap<>();

    private record Timer(Instant at, String loginId) implements Comparable<Timer> {
        @Override
        public int compareTo(Timer other) {
            int byMoment = at.compareTo(other.at);
            return byMoment != 0 ? byMoment : loginId.compareTo(other.loginId);
        }
    }

    /** Sets the moment of a login; {@link Instant#MAX} means never. */
    void set(String loginId, Instant at) {
        clear(loginId);
        if (at.isBefore(Instant.MAX)) {
            Timer timer = new Timer(at, loginId);
            byLogin.put(loginId, timer);
            order.add(timer);
        }
    }

    void clear(String loginId) {
        Timer old = byLogin.remove(loginId);
        if (old != null) {
            order.remove(old);
        }
    }

    /** At most {@code most} logins whose moment has come, the earliest first. They stay until they are set again. */
    List<String> due(Instant now, int most) {
        List<String> due = new ArrayList<>();
        for (Timer timer : order) {
            if (timer.at().isAfter(now) || due.size() == most) {
                break;
            }
            due.add(timer.loginId());
        }
        return due;
    }

    int size() {
        return byLogin.size();
    }

    /** The next moment; {@link Instant#MAX} if there is none. */
    Instant next() {
        return order.isEmpty() ? Instant.MAX : order.first().at();
    }
}
