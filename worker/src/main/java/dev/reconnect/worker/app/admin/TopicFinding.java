package dev.reconnect.worker.app.admin;

/**
 * What a check says of a topic, or of the brokers.
 *
 * @param topic its name; {@code brokers} if the finding is about all of them
 * @param text what was found and, if it is not as it should be, what to do
 */
public record TopicFinding(String topic, Severity level, String text) {

    /** How bad it is. */
    public enum Severity {
        OK,
        /** It may be so on purpose. */
        NOTE,
        /** It works, but not as well as it should. */
        WARNING,
        /** The worker cannot keep its promises. */
        WRONG
    }
}
