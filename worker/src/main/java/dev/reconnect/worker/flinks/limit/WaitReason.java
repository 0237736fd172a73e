package dev.reconnect.worker.flinks.limit;

/** What keeps a call back. */
public enum WaitReason {
    /** The bank is not well. */
    BREAKER,
    /** There is no memory for another data answer. */
    MEMORY,
    RATE,
    OPEN_CALLS,
    /** The bank has as many starts under way as one bank may have. */
    BANK,
    SLOW_DOWN,
    OUR_FAULT;

    /** Says whether this keeps back only the starts of one institution. */
    boolean ofInstitution() {
        return this == BREAKER || this == BANK;
    }
}
