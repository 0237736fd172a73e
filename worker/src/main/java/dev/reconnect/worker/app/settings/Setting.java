package dev.reconnect.worker.app.settings;

import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One setting: its name, how it is read, its default, what it is for.
 *
 * @param name as in the properties file; {@link #environmentName()} is the same in the environment
 * @param defaultText read by the parser like any value; {@code null} if there is none
 * @param kind whether it may be left out, and whether it may be shown
 */
public record Setting<T>(
        String name, SettingParser<T> parser, @Nullable String defaultText, Kind kind, String purpose) {

    /** Whether a setting may be left out, and whether it may be shown. */
    public enum Kind {
        /** Has a default. */
        OPTIONAL,
        /** Must be given. */
        REQUIRED,
        /** May be left out; never shown; may come from a file instead. */
        SECRET
    }

    static <T> Setting<T> optional(String name, SettingParser<T> parser, String defaultText, String purpose) {
        return new Setting<>(name, parser, defaultText, Kind.OPTIONAL, purpose);
    }

    static <T> Setting<T> required(String name, SettingParser<T> parser, String purpose) {
        return new Setting<>(name, parser, null, Kind.REQUIRED, purpose);
    }

    /** A setting that may be left out and has no default. */
    static <T> Setting<T> absent(String name, SettingParser<T> parser, String purpose) {
        return new Setting<>(name, parser, null, Kind.OPTIONAL, purpose);
    }

    static Setting<Secret> secret(String name, SettingParser<Secret> parser, String purpose) {
        return new Setting<>(name, parser, null, Kind.SECRET, purpose);
    }

    /** The name in the environment: RECONNECT_FLINKS_API_URL for reconnect.flinks.api-url. */
    public String environmentName() {
        return environmentName(name);
    }

    static String environmentName(String name) {
        return name.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    /** The setting that names a file to read a secret from. */
    public String fileName() {
        return name + "-file";
    }

    /** The default as a value; only for settings that have one. */
    public T defaultValue() {
        return parser.parse(Objects.requireNonNull(defaultText, name));
    }
}
