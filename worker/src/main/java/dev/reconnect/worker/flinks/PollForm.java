package dev.reconnect.worker.flinks;

/** How {@code /AuthorizeAsync} is asked how far a session is. Flinks documents neither; the first is likelier. */
public enum PollForm {
    /** {@code POST /AuthorizeAsync} with {@code {"RequestId": ...}}, as the start and the answers are sent. */
    POST_BODY,
    /** {@code GET /AuthorizeAsync/{requestId}}, as the {@code *Async} data endpoints are asked. */
    GET_PATH
}
