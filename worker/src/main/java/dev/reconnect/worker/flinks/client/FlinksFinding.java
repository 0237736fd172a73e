package dev.reconnect.worker.flinks.client;

/**
 * What a look at Flinks has shown.
 *
 * @param check what was looked at
 * @param text what is so and, where it should not be, what to do; shows no secret
 */
public record FlinksFinding(String check, Level level, String text) {

    /** How bad it is. */
    public enum Level {
        OK,
        WARNING,
        FAILURE,
        /** Something before it failed. */
        NOT_CHECKED
    }
}
