package dev.reconnect.contracts;

/** What came of a refresh. Every accepted refresh gets exactly one terminal outcome. */
public sealed interface Outcome extends LoginEvent
        permits AccountsReady,
                MfaChallengePending,
                CredentialsRequired,
                MfaChallengeExpired,
                RefreshFailed,
                RefreshDeclined {

    /** Whom the outcome is for. */
    Subject subject();

    @Override
    default String loginId() {
        return subject().loginId();
    }

    /** Whether nothing more comes for this refresh. Only a pending challenge is not the end. */
    default boolean terminal() {
        return !(this instanceof MfaChallengePending);
    }
}
