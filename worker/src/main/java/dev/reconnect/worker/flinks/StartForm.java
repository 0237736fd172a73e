package dev.reconnect.worker.flinks;

/**
 * How a live session is opened. Flinks' pages differ; for the feature that replaces mid-session reconnect they name the
 * second.
 */
public enum StartForm {
    /** {@code POST /AuthorizeAsync}: Flinks answers at once with a RequestId, then the session is polled. */
    AUTHORIZE_ASYNC,
    /** {@code POST /Authorize}: Flinks answers within 210 s, when the bank has decided; polls go to the same path. */
    AUTHORIZE
}
