package dev.reconnect.contracts;

/** An event on one of Reconnect's topics: one record for each type and version of the contract. */
public sealed interface Event permits LoginEvent, InstitutionEvent {

    /** The record's key: events with the same key stay in order. */
    String key();
}
