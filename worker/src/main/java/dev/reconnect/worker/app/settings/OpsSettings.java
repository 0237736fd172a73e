package dev.reconnect.worker.app.settings;

/**
 * The endpoint for operators, and the log.
 *
 * @param port 0 picks a free one
 */
public record OpsSettings(String host, int port, LogLevel logLevel) {

    /** The level of Reconnect's own log lines. */
    public enum LogLevel {
        ERROR,
        WARN,
        INFO,
        DEBUG,
        TRACE
    }
}
