package dev.reconnect.worker.flinks.limit;

import dev.reconnect.worker.flinks.answer.ReadAnswer;
import dev.reconnect.worker.shard.CallRequest;

/**
 * Something that may keep a call back. {@link CallPermits} owns the gates, asks them in order under its lock, and lets
 * a call pass only if all let it pass. So nothing was taken if one keeps the call back, and nothing has to be undone.
 */
interface CallGate {

    /**
     * Says whether this call may leave now. It takes nothing for the call. It may move on with time, and remember that
     * a call asked or was kept back.
     */
    GateDecision ask(CallAttempt attempt);

    /** All gates let the call pass: takes what it needs. */
    default void taken(CallAttempt attempt) {}

    /** The call did not leave: gives back what it took. */
    default void returned(CallRequest callRequest) {}

    /**
     * The call was answered: gives back what it took, and learns.
     *
     * @param nanos now, by the clock that never jumps
     */
    default void answered(CallRequest callRequest, ReadAnswer readAnswer, long nanos) {}
}
