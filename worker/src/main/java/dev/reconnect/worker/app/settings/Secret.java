package dev.reconnect.worker.app.settings;

import java.util.Base64;

/** A value that is used and never shown. */
public record Secret(String value) {

    /** The bytes of a secret that is written in Base64. */
    byte[] bytes() {
        return Base64.getDecoder().decode(value);
    }

    @Override
    public String toString() {
        return "(secret)";
    }
}
