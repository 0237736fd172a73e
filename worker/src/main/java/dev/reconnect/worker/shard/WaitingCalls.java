package dev.reconnect.worker.shard;

import dev.reconnect.contracts.Lane;
import dev.reconnect.worker.session.Instants;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;

/** Which calls of open sessions got no permit in a turn. A start must not take what they wait for. */
final class WaitingCalls {

    private final Set<Lane> lanes = EnumSet.noneOf(Lane.class);
    private Instant again = Instant.MAX;

    /** A call got this decision; a granted one does not wait. */
    void add(CallRequest callRequest, PermitDecision decision) {
        switch (decision) {
            case PermitDecision.Granted granted -> {}
            case PermitDecision.Later later -> {
                lanes.add(callRequest.lane());
                again = Instants.earlier(again, later.again());
            }
            case PermitDecision.InstitutionHeld held -> again = Instants.earlier(again, held.again());
        }
    }

    /** Whether starts of this lane may ask: no call of its own sessions waits, nor one for which a person waits. */
    boolean mayStart(Lane lane) {
        return !lanes.contains(lane) && !lanes.contains(Lane.INTERACTIVE);
    }

    /** When to ask again; {@link Instant#MAX} if no call waits. */
    Instant again() {
        return again;
    }
}
