package dev.reconnect.worker.session;

/** What may come to a session. */
public sealed interface Input {

    /** A valid request; {@code institution} holds what the producer knows of it. */
    record Requested(Waiter waiter, boolean force, Institution institution) implements Input {}

    /** A request that could not be accepted, of which at least the waiter could be made out: nobody is to wait for it. */
    record Unacceptable(Waiter waiter) implements Input {}

    /** A valid redirect confirmation. */
    record Confirmed(Confirmation confirmation) implements Input {}

    /** Flinks says of itself that it has new data; no person need have done anything. */
    record DataArrived(Confirmation confirmation) implements Input {}

    /** A queued session has its permit: it may start. */
    record Admitted() implements Input {}

    /** The call under way was answered. */
    record Answered(Answer answer) implements Input {}

    /** The moment at which the session is due has come. */
    record Due() implements Input {}

    /** A new owner has read this session from the journal; nothing is known of calls under way. */
    record Restored() implements Input {}

    /** Too many sessions are remembered: this one, at rest, is to be forgotten early. */
    record Evicted() implements Input {}
}
