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
    OUR_FAULT,
    /** Several logins in a row were refused as if the fault were ours, and this bank is one of theirs. */
    REFUSED;

    /** Says whether this keeps back only the starts of one institution. */
    boolean ofInstitution() {
        return this == BREAKER || this == BANK || this == REFUSED;
    }
}
