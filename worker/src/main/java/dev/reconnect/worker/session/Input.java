package dev.reconnect.worker.session;

/** What can come to a session. */
public sealed interface Input {

    /** A valid request; {@code institution} holds what the producer knows of it. */
    record Requested(Waiter waiter, boolean force, Institution institution) implements Input {}

    /** A request that cannot be accepted but names its refresh: the waiter gets its end at once. */
    record Unacceptable(Waiter waiter) implements Input {}

    /** A valid redirect confirmation. */
    record Confirmed(Confirmation confirmation) implements Input {}

    /** Flinks itself says that it has new data; perhaps no person has done anything. */
    record DataArrived(Confirmation confirmation) implements Input {}

    /** A queued session has its permit: it may start. */
    record Admitted() implements Input {}

    /** The call under way was answered. */
    record Answered(Answer answer) implements Input {}

    /** The moment at which the session is due has come. */
    record Due() implements Input {}

    /** A new owner has read this session from the journal; nothing is known of calls under way. */
    record Restored() implements Input {}

    /** Too many sessions are remembered: this one is at rest, and is forgotten early. */
    record Evicted() implements Input {}
}
