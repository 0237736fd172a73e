package dev.reconnect.worker.flinks;

/** How {@code /AuthorizeAsync} is asked for a session's state. Flinks documents neither; the first is likelier. */
public enum PollForm {
    /** {@code POST /AuthorizeAsync} with {@code {"RequestId": ...}}, the form of the start and of the answers. */
    POST_BODY,
    /** {@code GET /AuthorizeAsync/{requestId}}, the form of the {@code *Async} data endpoints. */
    GET_PATH
}
