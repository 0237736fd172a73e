package dev.reconnect.worker.app.settings;

import java.util.List;

/** The settings cannot be used. Holds every mistake that was found, one sentence each; no sentence shows a secret. */
public final class InvalidSettings extends Exception {
    private static final long serialVersionUID = 1L;
    private final List<String> mistakes;

    public InvalidSettings(List<String> mistakes) {
        super(String.join(System.lineSeparator(), mistakes));
        this.mistakes = List.copyOf(mistakes);
    }

    /** Every mistake, in the order in which the settings are listed. */
    public List<String> mistakes() {
        return mistakes;
    }
}
