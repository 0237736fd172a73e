package dev.reconnect.worker.session;

/** What a refusal means for the refresh: the classes of the classification table. */
public enum RefusalClass {
    /** Only the person can go on; never retried by itself. */
    USER_MUST_ACT,
    /** The bank, Flinks or a gateway is not well. */
    TRANSIENT,
    /** As transient, but each try wears on the bank's patience: once more at most, in batch never. */
    TRANSIENT_ONCE,
    /** The RequestId is unknown or dead. */
    SESSION_GONE,
    /** Too many calls; everyone backs off, the refresh keeps its place. */
    SLOW_DOWN,
    /** Flinks calls this one refresh malformed. */
    BROKEN,
    /** Our key, our contract, our configuration: nothing about the person. */
    OUR_FAULT
}
