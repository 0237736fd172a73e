package dev.reconnect.worker.shard;

import java.time.Instant;

/** Whether a call may leave now. */
public sealed interface PermitDecision {

    /** The call may leave with this permit. */
    record Granted(Permit permit) implements PermitDecision {}

    /**
     * No call of this kind may leave now, whatever its login.
     *
     * @param again when to ask next: not much later than a permit may be free
     */
    record Later(Instant again) implements PermitDecision {}

    /**
     * No start at this institution may leave now; other institutions are not concerned.
     *
     * @param again when to ask next
     */
    record InstitutionHeld(Instant again) implements PermitDecision {}
}
