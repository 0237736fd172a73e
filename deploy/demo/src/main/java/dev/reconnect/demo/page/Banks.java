package dev.reconnect.demo.page;

import dev.reconnect.contracts.InstitutionDegraded;
import dev.reconnect.contracts.InstitutionEvent;
import dev.reconnect.contracts.InstitutionRecovered;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/**
 * The banks that some worker has reported as degraded and not yet as recovered. Guarded by its monitor; bounded. The
 * reports of a killed worker expire.
 */
final class Banks {
    private static final int MOST = 200;
    private static final Duration LAPSE = Duration.ofMinutes(10);
    private static final JsonMapper JSON = new JsonMapper();

    private final Map<Key, Unwell> unwell = new LinkedHashMap<>();

    private record Key(int institutionId, String workerId) {}

    private record Unwell(String name, Instant until) {}

    synchronized void take(InstitutionEvent event) {
        switch (event) {
            case InstitutionDegraded degraded -> {
                Instant retryAt = degraded.retryAt() == null ? degraded.since() : degraded.retryAt();
                String name = degraded.institution() == null ? "A bank" : degraded.institution();
                if (unwell.size() < MOST) {
                    unwell.put(
                            new Key(degraded.institutionId(), degraded.workerId()),
                            new Unwell(name, retryAt.plus(LAPSE)));
                }
            }
            case InstitutionRecovered recovered ->
                unwell.remove(new Key(recovered.institutionId(), recovered.workerId()));
        }
    }

    /** The ids and names of these banks, each bank once. */
    synchronized String json(Instant now) {
        unwell.values().removeIf(bank -> !now.isBefore(bank.until()));
        Map<Integer, String> names = new LinkedHashMap<>();
        unwell.forEach((key, bank) -> names.put(key.institutionId(), bank.name()));
        ArrayNode list = JSON.createArrayNode();
        names.forEach((id, name) -> list.addObject().put("institutionId", id).put("institution", name));
        return JSON.writeValueAsString(list);
    }
}
