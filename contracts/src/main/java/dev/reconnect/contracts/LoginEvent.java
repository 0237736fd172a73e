package dev.reconnect.contracts;

/** An event about one login. */
public sealed interface LoginEvent extends Event permits RefreshRequested, RedirectConfirmed, Outcome, AccountSnapshot {

    /** The login of this event. Events of one login stay in order. */
    String loginId();

    @Override
    default String key() {
        return loginId();
    }
}
