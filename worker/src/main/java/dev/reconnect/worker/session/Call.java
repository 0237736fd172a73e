package dev.reconnect.worker.session;

/** One call to Flinks that a session needs. It leaves only after the commit that records the intent. */
public sealed interface Call {

    /** Whether the answer may hold accounts. */
    default boolean asksForData() {
        return this instanceof Fetch || this instanceof FetchPending;
    }

    /** Opens a live session at the bank. Not idempotent: the bank may text the person. */
    record Start(String loginId) implements Call {}

    /** Asks how far a live session is. */
    record Poll(String requestId) implements Call {}

    /** Opens the cached result of the login's last refresh; it does not reach the bank. */
    record CheckCached(String loginId) implements Call {}

    /** Asks for the accounts of an authorized session. */
    record Fetch(String requestId, AccountsWanted wanted) implements Call {
        public Fetch(String requestId) {
            this(requestId, AccountsWanted.DEFAULT);
        }
    }

    /** Asks again for accounts that were still being processed. */
    record FetchPending(String requestId) implements Call {}
}
