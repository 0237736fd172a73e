package dev.reconnect.worker.redirect;

import dev.reconnect.worker.collection.Bounded;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Bounds the other logins that a state may confirm: a person who was asked to sign in as one login may sign in as
 * another, but each state admits only a few others. Otherwise one genuine link would be enough to make the worker ask
 * Flinks about any number of logins. It knows this process and the last states only. Safe for any thread.
 */
public final class OtherLoginLimit {
    public static final int MOST = 3;
    private static final int STATES = 10_000;

    private final Map<String, Set<String>> confirmations = Bounded.map(STATES);

    /** Says whether this confirmation is one of the few that the state may bring. */
    synchronized boolean admits(String state, String confirmationId) {
        Set<String> known = confirmations.computeIfAbsent(state, first -> new HashSet<>());
        return known.contains(confirmationId) || (known.size() < MOST && known.add(confirmationId));
    }
}
