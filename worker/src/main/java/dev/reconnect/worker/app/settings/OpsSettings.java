package dev.reconnect.worker.app.settings;

/**
 * Where operators look.
 *
 * @param port 0 picks a free one
 */
public record OpsSettings(String host, int port, LogLevel logLevel) {

    /** Of Reconnect's own log lines. */
    public enum LogLevel {
        ERROR,
        WARN,
        INFO,
        DEBUG,
        TRACE
    }
}
