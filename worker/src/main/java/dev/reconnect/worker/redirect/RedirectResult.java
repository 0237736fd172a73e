package dev.reconnect.worker.redirect;

/** How a request to the endpoint ended; the metric's tag. */
public enum RedirectResult {
    /** Kafka has acknowledged the confirmation. */
    CONFIRMED,
    /** The same, for another login than was asked to sign in. */
    CONFIRMED_OTHER_LOGIN,
    /** It was acknowledged before. */
    REPEATED,
    /** No state, two of them, or another parameter that cannot be read. */
    MALFORMED,
    /** A state that none of the keys has sealed. */
    FORGED,
    /** A state of ours, too late. */
    EXPIRED,
    /** Another loginId than the challenge's, or one too many after a credentials flow. */
    FOREIGN_LOGIN,
    /** No or a wrong bearer token or signature. */
    UNAUTHORIZED,
    /** A body beyond its bound. */
    TOO_LARGE,
    /** A body that did not come in time. */
    TOO_SLOW,
    /** A webhook about something else. */
    NOT_OURS,
    /** More than the endpoint publishes in a second. */
    TOO_MANY,
    /** Kafka has not acknowledged it in time. */
    UNAVAILABLE
}
