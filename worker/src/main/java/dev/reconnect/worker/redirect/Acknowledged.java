package dev.reconnect.worker.redirect;

import java.util.LinkedHashMap;
import java.util.Map;

/** The last confirmations that Kafka has acknowledged here, by id. Safe for any thread. */
final class Acknowledged {
    private final Map<String, Boolean> ids;

    Acknowledged(int most) {
        ids = new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                return size() > most;
            }
        };
    }

    synchronized boolean has(String confirmationId) {
        return ids.containsKey(confirmationId);
    }

    synchronized void add(String confirmationId) {
        ids.put(confirmationId, true);
    }
}
