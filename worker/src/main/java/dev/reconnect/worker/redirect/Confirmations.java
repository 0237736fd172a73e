package dev.reconnect.worker.redirect;

import dev.reconnect.contracts.RedirectConfirmed;

/** Where confirmations go. */
@FunctionalInterface
public interface Confirmations {

    /**
     * Publishes one and waits, in bounded time, until it is durable. Where the answer is false it may or may not be; the
     * same confirmation again does no harm.
     *
     * @param from who confirms
     * @return whether it is durable
     */
    boolean publish(RedirectConfirmed confirmation, From from);

    /** Who confirms. */
    enum From {
        /** A person's browser, by way of Connect. */
        PERSON,
        /** Flinks, which has new data; nobody need have done anything. */
        WEBHOOK
    }
}
