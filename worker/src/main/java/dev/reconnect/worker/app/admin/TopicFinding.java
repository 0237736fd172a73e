package dev.reconnect.worker.app.admin;

/**
 * What a check says of a topic, or of the brokers.
 *
 * @param topic its name; {@code brokers} where it is about all of them
 * @param text what is so and, where it should not be, what to do
 */
public record TopicFinding(String topic, Level level, String text) {

    /** How bad it is. */
    public enum Level {
        OK,
        /** It is so on purpose, perhaps. */
        NOTE,
        /** It works, but not as well as it should. */
        WARNING,
        /** The worker cannot keep its promises. */
        WRONG
    }
}
