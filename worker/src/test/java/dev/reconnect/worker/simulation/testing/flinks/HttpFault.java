package dev.reconnect.worker.simulation.testing.flinks;

/** What goes wrong in one HTTP exchange between a worker and Flinks. */
public enum HttpFault {
    /** Nothing goes wrong. */
    NONE,
    /** The connection is refused: nothing was sent, and nothing is done. */
    CONNECTION_REFUSED,
    /** The connection breaks before Flinks has read the request. */
    LOST_BEFORE,
    /** Flinks acts on the request; the connection breaks instead of the answer. */
    LOST_AFTER,
    /** Flinks acts; the answer takes long, perhaps longer than the caller waits. */
    SLOW,
    /** A gateway answers with a 4xx of its own; nothing is done. */
    TURNED_AWAY,
    /** A gateway answers 429, with or without Retry-After; nothing is done. */
    TOO_MANY,
    /** A gateway answers with a 5xx of its own; Flinks may or may not have acted. */
    BAD_GATEWAY,
    /** Flinks acts; the end of the JSON is missing. */
    TRUNCATED,
    /** Flinks acts; the body is empty. */
    EMPTY,
    /** Flinks acts; the body is not a JSON object, but the status is right. */
    NO_OBJECT,
    /** Flinks acts; fields have the wrong type. */
    WRONG_TYPES,
    /** Flinks acts; the RequestId is missing. */
    WITHOUT_REQUEST_ID,
    /**
     * Flinks acts; instead of a good answer, that of another person's session arrives. Only for calls with a RequestId.
     */
    ANOTHERS_ANSWER,
    /** Flinks acts; a proxy changes the status to another 2xx. */
    OTHER_STATUS,
    /** A refusal that belongs to another person's session arrives; nothing is done. */
    ANOTHERS_REFUSAL
}
