package dev.reconnect.worker.simulation.testing;

import java.util.Set;
import java.util.TreeSet;

/** What has happened at least once. A simulation in which nothing goes wrong, or nothing succeeds, proves little. */
final class Coverage {

    private final Set<String> seen = new TreeSet<>();

    void saw(Object... words) {
        StringBuilder text = new StringBuilder();
        for (Object word : words) {
            text.append(text.isEmpty() ? "" : " ").append(word);
        }
        seen.add(text.toString());
    }

    Set<String> seen() {
        return Set.copyOf(seen);
    }
}
