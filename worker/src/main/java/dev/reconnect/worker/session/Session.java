package dev.reconnect.worker.session;

/** All durable state of one login. */
public sealed interface Session {
    /** Placeholder until the states land. */
    record Nothing() implements Session {}
}
