package dev.reconnect.worker.app;

/** A value that is used and never shown. */
public record Secret(String value) {

    @Override
    public String toString() {
        return "(secret)";
    }
}
