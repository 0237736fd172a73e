package dev.reconnect.sandbox.flinks.script;

/** The kinds of calls: the ledger tells them apart, and a fault can be for one of them. */
public enum Endpoint {
    GENERATE_AUTHORIZE_TOKEN,
    /** POST AuthorizeAsync with a LoginId. */
    ASYNC_START,
    /** POST AuthorizeAsync with a RequestId, or GET AuthorizeAsync/{requestId}. */
    ASYNC_POLL,
    ASYNC_ANSWER,
    /** POST Authorize with a LoginId and MostRecentCached=false: the synchronous start. */
    AUTHORIZE_LIVE,
    AUTHORIZE_CACHED,
    /** POST Authorize with a RequestId alone. */
    AUTHORIZE_POLL,
    /** POST Authorize with a RequestId and answers. */
    AUTHORIZE_ANSWER,
    ACCOUNTS_DETAIL,
    ACCOUNTS_DETAIL_ASYNC,
    ACCOUNTS_SUMMARY,
    ACCOUNTS_SUMMARY_ASYNC,
    INSTITUTIONS,
    SCHEDULED_REFRESH,
    DELETE_CARD,
    CONNECT_PAGE,
    CONNECT_ANSWER,
    CONNECT_CREDENTIALS;

    /** Whether the call asks for a live session at the bank. */
    public boolean isStart() {
        return this == ASYNC_START || this == AUTHORIZE_LIVE;
    }

    /** Whether the call asks for account data, for the first time or again. */
    public boolean isFetch() {
        return this == ACCOUNTS_DETAIL
                || this == ACCOUNTS_DETAIL_ASYNC
                || this == ACCOUNTS_SUMMARY
                || this == ACCOUNTS_SUMMARY_ASYNC;
    }

    /** Whether a person's browser makes the call. No rate limit of the API applies to it. */
    public boolean isConnect() {
        return this == CONNECT_PAGE || this == CONNECT_ANSWER || this == CONNECT_CREDENTIALS;
    }
}
