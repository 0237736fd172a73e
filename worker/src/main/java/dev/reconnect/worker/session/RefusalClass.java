package dev.reconnect.worker.session;

/** What a refusal means for the refresh: the classes of the classification table. */
public enum RefusalClass {
    /** Only the person can go on; never retried by itself. */
    USER_MUST_ACT,
    /** The bank, Flinks or a gateway is not well. */
    TRANSIENT,
    /** As {@link #TRANSIENT}, but the bank tolerates few tries: one more at most, none in the batch lane. */
    TRANSIENT_ONCE,
    /** The RequestId is unknown or dead. */
    SESSION_GONE,
    /** Too many calls: the refresh keeps its place, and if several logins hear it, all calls slow down. */
    SLOW_DOWN,
    /** Flinks calls this one refresh malformed. */
    BROKEN,
    /** Our key, our contract, our configuration: nothing about the person. The refresh waits until it is mended. */
    OUR_FAULT,
    /** Flinks refuses this login, or what is asked for it, as if the fault were ours, and serves us otherwise. */
    REFUSED_ALONE,
    /** The live session takes none of our tokens, and Flinks takes them otherwise. */
    SESSION_LOCKED
}
