package dev.reconnect.worker.flinks.limit;

import java.time.Instant;

/** What the gates say of a call. */
public sealed interface GateDecision {

    /** The call may leave. */
    record Pass() implements GateDecision {}

    /**
     * The call has to wait.
     *
     * @param again when to ask next
     */
    record Wait(WaitReason reason, Instant again) implements GateDecision {}

    /** The only value of its type. */
    GateDecision PASS = new Pass();
}
