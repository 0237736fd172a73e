package dev.reconnect.worker.redirect;

import dev.reconnect.contracts.RedirectConfirmed;

/** Publishes confirmations. */
@FunctionalInterface
public interface ConfirmationPublisher {

    /**
     * Publishes a confirmation and waits, in bounded time, until it is durable. If this returns false, it may still be
     * durable; the same confirmation again does no harm.
     *
     * @param from who confirms
     * @return whether it is durable
     */
    boolean publish(RedirectConfirmed confirmation, From from);

    /** Who confirms. */
    enum From {
        /** A person's browser, by way of Connect. */
        PERSON,
        /** Flinks, which has new data; perhaps no person did anything. */
        WEBHOOK
    }
}
