package dev.reconnect.sandbox.flinks.script;

/**
 * The points that the documentation leaves open or contradicts itself about. Every switch is off at first; off is the
 * reading that the newest page supports best.
 */
public enum Switch {
    /** Only answers keep a RequestId alive; off: every call that names it does. */
    POLLS_DO_NOT_PROLONG,
    /** A dead RequestId answers SESSION_EXPIRED; off: SESSION_NONEXISTENT. */
    GONE_IS_SESSION_EXPIRED,
    /**
     * A start is refused while a session of the login lives; off: it opens another session, and the ledger shows it.
     */
    SECOND_START_IS_CONCURRENT_SESSION,
    /** The same with the other code that the documentation offers. CONCURRENT_SESSION takes precedence. */
    SECOND_START_IS_CARD_IN_USE,
    /** Polls and answers need no authorize token; off: they need the session's own token or a fresh one. */
    POLLS_NEED_NO_TOKEN,
    /** Polls and answers need the token that opened the session. */
    POLLS_NEED_THE_SESSIONS_TOKEN,
    /** A wrong answer through the API leads to the challenge again; off: it ends the session. */
    WRONG_ANSWER_MAY_BE_REPEATED,
    /** A poll after the first 200 answers ALREADY_AUTHORIZED; off: 200 again. */
    POLL_AFTER_200_IS_ALREADY_AUTHORIZED,
    /** The cached call replays the previous outcome while a live session works; off: 202. */
    CACHED_REPLAYS_WHILE_LIVE,
    /** The RequestId is gone once its data was handed out; off: it lives for its 30 minutes. */
    DATA_ENDS_THE_REQUEST_ID,
    /** Any LoginId behaves like greatday_nomfa: for load tests. Off: unknown LoginIds get INVALID_LOGIN. */
    ALL_LOGINS_ARE_KNOWN,
    /** INVALID_LOGIN and INVALID_REQUEST come with HTTP 400 as in the help centre; off: 401. */
    INVALID_IS_400,
    /** AuthorizeAsync answers METHOD_NOT_AVAILABLE: the feature is not activated for the customer. */
    ASYNC_IS_NOT_ACTIVATED,
    /** AuthorizeAsync is polled only by GET with the RequestId in the path; off: in either form. */
    POLL_TAKES_ONLY_THE_PATH,
    /** AuthorizeAsync is polled only by POST with the RequestId in the body; off: in either form. */
    POLL_TAKES_ONLY_THE_BODY,
    /** The authorize token comes as {@code Authorization: Bearer}; off: as {@code flinks-auth-key}. */
    TOKEN_IS_A_BEARER,
    /** Only that RequestId shows what follows an answer in Connect; off: the cached call shows it too. */
    CACHE_STAYS_STALE_AFTER_CONNECT,
    /** While the bank asks, the API answers 202 and only Connect shows the question; off: 203. */
    MFA_SHOWS_ONLY_IN_CONNECT,
    /** Answers carry neither InstitutionId nor InstitutionName, as in older samples. */
    INSTITUTION_ID_IS_LEFT_OUT,
    /** The Connect page needs an authorizeToken beside the requestId. */
    CONNECT_NEEDS_A_TOKEN,
    /** The REDIRECT of a reconnect names the requestId too. */
    REDIRECT_NAMES_THE_REQUEST_ID
}
