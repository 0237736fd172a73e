package dev.reconnect.contracts;

/** What travels on Reconnect's topics: one record per type and version of the contract. */
public sealed interface Event permits LoginEvent, InstitutionEvent {

    /** The record's key: events with the same one stay in order. */
    String key();
}
