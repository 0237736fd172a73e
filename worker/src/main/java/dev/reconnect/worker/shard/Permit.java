package dev.reconnect.worker.shard;

/** The right of one call to leave. The call is sent with it, or it is closed; used by one thread. */
public interface Permit extends AutoCloseable {

    /**
     * Sends the call. What the permit took is free again once the answer is there, or committed.
     *
     * @param callId the id under which the answer comes back
     * @throws IllegalStateException if the call was sent before or the permit was closed
     */
    void send(long callId);

    /**
     * Gives back what the permit took, because the call may have to wait for long. If it is sent nevertheless, it does
     * not leave, and is answered so. A second time, this changes nothing.
     */
    void lapse();

    /** The call does not leave: gives back what the permit took. After sending or closing, this changes nothing. */
    @Override
    void close();
}
