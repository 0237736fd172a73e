package dev.reconnect.worker.cli;

import dev.reconnect.worker.app.settings.Durations;
import java.time.Duration;
import picocli.CommandLine.TypeConversionException;

/** How the texts of options become values. */
final class Options {
    private Options() {}

    static Duration duration(String text) {
        try {
            return Durations.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException("\"" + text + "\" " + e.getMessage());
        }
    }
}
