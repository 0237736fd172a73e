package dev.reconnect.contracts;

/** What travels on Reconnect's topics: one record per type and version of the contract. */
public sealed interface Event permits RefreshRequested, RedirectConfirmed, Outcome, AccountSnapshot {

    /** The login whose order this event belongs to; also the record's key. */
    String loginId();
}
