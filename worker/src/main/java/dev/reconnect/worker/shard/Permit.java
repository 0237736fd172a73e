package dev.reconnect.worker.shard;

import java.time.Instant;

/** Whether a call may leave now. */
public sealed interface Permit {

    /** The call may leave: the permit is taken, and must be used or given back. */
    record Granted() implements Permit {}

    /**
     * No call of this kind may leave now, whatever its login.
     *
     * @param again when to ask next: not much later than a permit may be free
     */
    record Later(Instant again) implements Permit {}

    /**
     * No start at this institution may leave now; other institutions are not concerned.
     *
     * @param again when to ask next
     */
    record InstitutionHeld(Instant again) implements Permit {}

    /** The only value of its type. */
    Permit GRANTED = new Granted();
}
