package dev.reconnect.worker.app.settings;

import java.time.Duration;

/**
 * The endpoint for operators, and the log.
 *
 * @param port 0 picks a free one
 * @param lameDuck how long the endpoint for redirects goes on after the worker was told to stop
 */
public record OpsSettings(String host, int port, LogLevel logLevel, Duration lameDuck) {

    /** The level of Reconnect's own log lines. */
    public enum LogLevel {
        ERROR,
        WARN,
        INFO,
        DEBUG,
        TRACE
    }
}
