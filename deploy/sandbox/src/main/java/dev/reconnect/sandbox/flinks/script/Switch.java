package dev.reconnect.sandbox.flinks.script;

/**
 * What the documentation leaves open or contradicts itself about. Every switch is off at first; off is the reading that
 * the newest page supports best.
 */
public enum Switch {
    /** Only answers keep a RequestId alive; off: every call that names it does. */
    POLLS_DO_NOT_PROLONG,
    /** A dead RequestId answers SESSION_EXPIRED; off: SESSION_NONEXISTENT. */
    GONE_IS_SESSION_EXPIRED,
    /** A start while a session of the login lives is refused; off: it opens another one, and the ledger shows it. */
    SECOND_START_IS_CONCURRENT_SESSION,
    /** As above, with the other code that the documentation offers. Loses against CONCURRENT_SESSION. */
    SECOND_START_IS_CARD_IN_USE,
    /** Polls and answers are served without an authorize token; off: with the session's own or a fresh one. */
    POLLS_NEED_NO_TOKEN,
    /** Polls and answers take only the token that opened the session. */
    POLLS_NEED_THE_SESSIONS_TOKEN,
    /** A wrong answer through the API leads to the challenge again; off: it ends the session. */
    WRONG_ANSWER_MAY_BE_REPEATED,
    /** A poll after the first 200 answers ALREADY_AUTHORIZED; off: 200 again. */
    POLL_AFTER_200_IS_ALREADY_AUTHORIZED,
    /** The cached call replays the previous outcome while a live session works; off: 202. */
    CACHED_REPLAYS_WHILE_LIVE,
    /** The RequestId is gone once its data was handed out; off: it lives out its 30 minutes. */
    DATA_ENDS_THE_REQUEST_ID,
    /** Any LoginId behaves like greatday_nomfa: for load tests. Off: unknown ones answer INVALID_LOGIN. */
    ALL_LOGINS_ARE_KNOWN,
    /** INVALID_LOGIN and INVALID_REQUEST come with HTTP 400 as in the help centre; off: 401. */
    INVALID_IS_400,
    /** AuthorizeAsync answers METHOD_NOT_AVAILABLE: the feature is not activated for the customer. */
    ASYNC_IS_NOT_ACTIVATED,
    /** AuthorizeAsync is polled by GET with the RequestId in the path only; off: in either form. */
    POLL_TAKES_ONLY_THE_PATH,
    /** AuthorizeAsync is polled by POST with the RequestId in the body only; off: in either form. */
    POLL_TAKES_ONLY_THE_BODY,
    /** The authorize token comes as {@code Authorization: Bearer}; off: as {@code flinks-auth-key}. */
    TOKEN_IS_A_BEARER,
    /** What an answer in Connect led to is seen by that RequestId only; off: the cached call shows it too. */
    CACHE_STAYS_STALE_AFTER_CONNECT,
    /** The API answers 202 while the bank asks, and only Connect shows the question; off: 203. */
    MFA_SHOWS_ONLY_IN_CONNECT,
    /** Answers carry neither InstitutionId nor InstitutionName, as in older samples. */
    INSTITUTION_ID_IS_LEFT_OUT,
    /** The Connect page wants an authorizeToken next to the requestId. */
    CONNECT_NEEDS_A_TOKEN,
    /** The REDIRECT of a reconnect names the requestId too. */
    REDIRECT_NAMES_THE_REQUEST_ID
}
