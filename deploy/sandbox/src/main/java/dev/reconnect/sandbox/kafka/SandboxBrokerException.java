package dev.reconnect.sandbox.kafka;

import org.jspecify.annotations.Nullable;

/** The sandbox's broker could not be prepared, started or stopped; the message names the reason. */
public final class SandboxBrokerException extends RuntimeException {
    public SandboxBrokerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
