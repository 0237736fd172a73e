package dev.reconnect.worker.kafka.client;

import org.jspecify.annotations.Nullable;

/** The worker cannot start. The message tells the operator why. */
public final class CannotStartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CannotStartException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
