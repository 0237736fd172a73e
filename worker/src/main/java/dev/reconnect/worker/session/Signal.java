package dev.reconnect.worker.session;

/** Something that is counted and leaves no event. The set is bounded, so it is fit for a metric's tag. */
public enum Signal {
    /** A refreshId that is known already. */
    DUPLICATE_REQUEST,
    /** A confirmation that is known already, or one that a running check covers. */
    DUPLICATE_CONFIRMATION,
    /** Flinks has data that no one waits for. */
    UNAWAITED_DATA,
    /** A start is repeated although the one before may have opened a session. */
    DOUBT_RETRIED,
    /** A start waits until the one before can no longer live. */
    DOUBT_WAITED_OUT,
    /** A refresh joined an orphan session. */
    REMNANT_JOINED,
    /** An input that this state has no rule for; it is refused. */
    ILLEGAL_INPUT,
    /** An answer of a kind that does not belong to the call; it is taken as unreadable. */
    UNEXPECTED_ANSWER,
    /** Accounts of another login than the one asked about; they are taken as unreadable and not published. */
    ANOTHERS_ACCOUNTS,
    /** The credentials page is shown without an institution. */
    INSTITUTION_UNKNOWN,
    /** A remembered session was forgotten early. */
    EVICTED
}
