package dev.reconnect.worker.flinks.client;

/**
 * What a check of Flinks found.
 *
 * @param check what was checked
 * @param text what was found and, if something is wrong, what to do; it shows no secret
 */
public record FlinksFinding(String check, ProbeResult level, String text) {

    /** How bad it is. */
    public enum ProbeResult {
        OK,
        WARNING,
        FAILURE,
        /** Something before it failed, so this was not checked. */
        NOT_CHECKED
    }
}
