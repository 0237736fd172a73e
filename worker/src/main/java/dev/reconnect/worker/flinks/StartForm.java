package dev.reconnect.worker.flinks;

/** How a live session is opened. Flinks' pages differ; the feature that replaces mid-session reconnect names the second. */
public enum StartForm {
    /** {@code POST /AuthorizeAsync}: answered at once with a RequestId, then polled. */
    AUTHORIZE_ASYNC,
    /** {@code POST /Authorize}: answered when the bank has decided, within 210 s; polled by the same path. */
    AUTHORIZE
}
