package dev.reconnect.worker.kafka.client;

import org.jspecify.annotations.Nullable;

/** Why the worker does not start, in words for whoever set it up. */
public final class CannotStartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CannotStartException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
