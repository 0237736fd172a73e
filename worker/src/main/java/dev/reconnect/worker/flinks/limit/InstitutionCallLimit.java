package dev.reconnect.worker.flinks.limit;

import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.shard.CallRequest;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts the starts under way by bank, if the bank is known. So a bank whose starts hang takes half of the places at
 * most. It has at most as many entries as there are starts under way. Guarded by its owner.
 */
final class InstitutionCallLimit {

    private final Map<Integer, Integer> starts = new HashMap<>();

    /** Says whether one more start may be under way at its bank. */
    boolean allows(CallRequest callRequest, int limit) {
        Integer institution = institution(callRequest);
        return institution == null || starts.getOrDefault(institution, 0) < Math.max(1, limit / 2);
    }

    void begins(CallRequest callRequest) {
        Integer institution = institution(callRequest);
        if (institution != null) {
            starts.merge(institution, 1, Integer::sum);
        }
    }

    void ends(CallRequest callRequest) {
        Integer institution = institution(callRequest);
        if (institution != null) {
            starts.computeIfPresent(institution, (id, count) -> count == 1 ? null : count - 1);
        }
    }

    private static @Nullable Integer institution(CallRequest callRequest) {
        return callRequest.call() instanceof Call.Start ? callRequest.institutionId() : null;
    }
}
