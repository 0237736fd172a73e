package dev.reconnect.worker.shard;

import java.time.Instant;

/** Whether a call may go out now. */
public sealed interface Permit {

    /** It may: the room is taken, and must be used or given back. */
    record Granted() implements Permit {}

    /**
     * No call of its kind may, whatever its login.
     *
     * @param again when to ask next: not much later than there may be room
     */
    record Later(Instant again) implements Permit {}

    /**
     * No start at its institution may; others are not concerned.
     *
     * @param again when to ask next
     */
    record InstitutionHeld(Instant again) implements Permit {}

    /** The only one of its kind. */
    Permit GRANTED = new Granted();
}
