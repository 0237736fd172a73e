package dev.reconnect.worker.shard;

import java.time.Instant;

/** Whether a call may go out now. */
public sealed interface Room {

    /** It may: the room is taken, and must be used or given back. */
    record Taken() implements Room {}

    /**
     * No call of its kind may, whatever its login.
     *
     * @param again when to ask next: not much later than there may be room
     */
    record None(Instant again) implements Room {}

    /**
     * No start at its institution may; others are not concerned.
     *
     * @param again when to ask next
     */
    record Barred(Instant again) implements Room {}

    /** The only one of its kind. */
    Room TAKEN = new Taken();
}
