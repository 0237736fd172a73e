package dev.reconnect.worker.simulation.testing.flinks;

/** What goes wrong between a worker and Flinks with one HTTP exchange. */
public enum HttpFault {
    /** Nothing. */
    NONE,
    /** The connection is refused: nothing was sent, nothing is done. */
    CONNECTION_REFUSED,
    /** The connection breaks before Flinks has read the request. */
    LOST_BEFORE,
    /** Flinks acts on the request; the connection breaks instead of the answer. */
    LOST_AFTER,
    /** Flinks acts; the answer takes long, maybe longer than the caller waits. */
    SLOW,
    /** A gateway answers with a 4xx of its own; nothing is done. */
    TURNED_AWAY,
    /** A gateway answers 429, with and without Retry-After; nothing is done. */
    TOO_MANY,
    /** A gateway answers with a 5xx of its own; Flinks may or may not have acted. */
    BAD_GATEWAY,
    /** Flinks acts; the end of the JSON is missing. */
    TRUNCATED,
    /** Flinks acts; the body is empty. */
    EMPTY,
    /** Flinks acts; the body is something else than a JSON object, under the true status. */
    NO_OBJECT,
    /** Flinks acts; fields have the wrong type. */
    WRONG_TYPES,
    /** Flinks acts; the RequestId is missing. */
    WITHOUT_REQUEST_ID,
    /** Flinks acts; the good news that arrive are those of another person's session. Not for calls without a RequestId. */
    ANOTHERS_ANSWER,
    /** Flinks acts; a proxy has made another 2xx of the status. */
    OTHER_STATUS,
    /** A refusal that belongs to another person's session arrives; nothing is done. */
    ANOTHERS_REFUSAL
}
