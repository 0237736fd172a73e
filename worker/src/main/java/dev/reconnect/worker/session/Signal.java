package dev.reconnect.worker.session;

/** Something worth counting that leaves no event. A bounded set, fit for a metric's tag. */
public enum Signal {
    /** A refreshId that is known already. */
    DUPLICATE_REQUEST,
    /** A confirmation that is known already, or one that a running check covers. */
    DUPLICATE_CONFIRMATION,
    /** Flinks has data that nobody waits for. */
    UNAWAITED_DATA,
    /** A start is repeated although the one before may have opened a session. */
    DOUBT_RETRIED,
    /** A start waits until the one before can no longer live. */
    DOUBT_WAITED_OUT,
    /** A refresh joined a session that an earlier ending had left alive. */
    REMNANT_JOINED,
    /** An input that this state has no rule for: refused. */
    ILLEGAL_INPUT,
    /** An answer of a kind that does not belong to the call: taken as unreadable. */
    UNEXPECTED_ANSWER,
    /** Accounts of another login than the one asked about: taken as unreadable, nothing of them is published. */
    ANOTHERS_ACCOUNTS,
    /** The credentials page is shown without an institution. */
    INSTITUTION_UNKNOWN,
    /** A remembered session was forgotten early. */
    EVICTED
}
