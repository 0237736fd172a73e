package dev.reconnect.worker.redirect;

/** How a request to the endpoint ended. It is also the metric's tag. */
public enum RedirectResult {
    /** Kafka has acknowledged the confirmation. */
    CONFIRMED,
    /** The same, for a login other than the one that was asked to sign in. */
    CONFIRMED_OTHER_LOGIN,
    /** Kafka has acknowledged it before. */
    REPEATED,
    /** There is no state, or there are two, or another parameter cannot be read. */
    MALFORMED,
    /** A state that was sealed with none of the keys. */
    FORGED,
    /** A genuine state that came too late. */
    EXPIRED,
    /** A loginId other than the challenge's, or one too many after a credentials flow. */
    FOREIGN_LOGIN,
    /** The bearer token or the signature is missing or wrong. */
    UNAUTHORIZED,
    /** A body beyond its bound. */
    TOO_LARGE,
    /** A body that did not come in time. */
    TOO_SLOW,
    /** A webhook about something else. */
    NOT_OURS,
    /** More confirmations than the endpoint publishes in a second, or at once. */
    TOO_MANY,
    /** Kafka has not acknowledged it in time. */
    UNAVAILABLE
}
