package dev.reconnect.worker.flinks;

import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.shard.Claim;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts the starts under way by bank, where that is known: one whose starts hang takes half of the places at most. As large
 * as the number of starts under way. Guarded by its owner.
 */
final class BankPlaces {

    private final Map<Integer, Integer> starts = new HashMap<>();

    /** Whether one more start may be under way at its bank. */
    boolean allows(Claim claim, int limit) {
        Integer bank = bank(claim);
        return bank == null || starts.getOrDefault(bank, 0) < Math.max(1, limit / 2);
    }

    void begins(Claim claim) {
        Integer bank = bank(claim);
        if (bank != null) {
            starts.merge(bank, 1, Integer::sum);
        }
    }

    void ends(Claim claim) {
        Integer bank = bank(claim);
        if (bank != null) {
            starts.computeIfPresent(bank, (id, count) -> count == 1 ? null : count - 1);
        }
    }

    private static @Nullable Integer bank(Claim claim) {
        return claim.call() instanceof Call.Start ? claim.institutionId() : null;
    }
}
