package dev.reconnect.worker.flinks.limit;

import dev.reconnect.worker.flinks.answer.ReadAnswer;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.shard.CallRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts the starts under way by bank, if the bank is known. So a bank whose starts hang takes half of the places at
 * most. It has at most as many entries as there are starts under way. Guarded by its owner.
 */
final class InstitutionCallLimit implements CallGate {

    private final IntSupplier openLimit;
    private final Map<Integer, Integer> starts = new HashMap<>();

    /** @param openLimit how many calls may be under way in all */
    InstitutionCallLimit(IntSupplier openLimit) {
        this.openLimit = openLimit;
    }

    @Override
    public GateDecision ask(CallAttempt attempt) {
        Integer institution = institution(attempt.callRequest());
        return institution == null || starts.getOrDefault(institution, 0) < Math.max(1, openLimit.getAsInt() / 2)
                ? GateDecision.PASS
                : attempt.waits(WaitReason.BANK, OpenCallLimit.LOOK);
    }

    @Override
    public void taken(CallAttempt attempt) {
        Integer institution = institution(attempt.callRequest());
        if (institution != null) {
            starts.merge(institution, 1, Integer::sum);
        }
    }

    @Override
    public void answered(CallRequest callRequest, ReadAnswer readAnswer, long nanos) {
        returned(callRequest);
    }

    @Override
    public void returned(CallRequest callRequest) {
        Integer institution = institution(callRequest);
        if (institution != null) {
            starts.computeIfPresent(institution, (id, count) -> count == 1 ? null : count - 1);
        }
    }

    private static @Nullable Integer institution(CallRequest callRequest) {
        return callRequest.call() instanceof Call.Start ? callRequest.institutionId() : null;
    }
}
