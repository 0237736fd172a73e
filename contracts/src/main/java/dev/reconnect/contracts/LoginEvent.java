package dev.reconnect.contracts;

/** An event about one login. */
public sealed interface LoginEvent extends Event permits RefreshRequested, RedirectConfirmed, Outcome, AccountSnapshot {

    /** The login whose order this event belongs to. */
    String loginId();

    @Override
    default String key() {
        return loginId();
    }
}
