package dev.reconnect.worker.redirect;

import dev.reconnect.worker.collection.Bounded;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * As whom people signed in who were asked to as another: a few per state. Without a bound whoever holds one genuine link could
 * make the worker ask Flinks about any number of logins. Of this process only, and of the last states only. Safe for any
 * thread.
 */
public final class OtherLoginLimit {
    public static final int MOST = 3;
    private static final int STATES = 10_000;

    private final Map<String, Set<String>> confirmations = Bounded.map(STATES);

    /** Whether this confirmation is one of the few that the state may bring. */
    synchronized boolean admits(String state, String confirmationId) {
        Set<String> known = confirmations.computeIfAbsent(state, first -> new HashSet<>());
        return known.contains(confirmationId) || (known.size() < MOST && known.add(confirmationId));
    }
}
