package dev.reconnect.worker.app.settings;

/** Turns the text of a setting into its value. */
@FunctionalInterface
public interface SettingParser<T> {

    /**
     * Reads the value.
     *
     * @throws IllegalArgumentException if the text is no such value. The message continues "the value …", as in "is not
     *     a duration such as 10s"; it never repeats the value, which may be a secret
     */
    T parse(String text);
}
