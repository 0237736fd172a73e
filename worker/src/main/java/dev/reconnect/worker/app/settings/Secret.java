package dev.reconnect.worker.app.settings;

import java.util.Base64;

/** A value that is used and never shown. */
public record Secret(String value) {

    /** Of one that is Base64. */
    byte[] bytes() {
        return Base64.getDecoder().decode(value);
    }

    @Override
    public String toString() {
        return "(secret)";
    }
}
