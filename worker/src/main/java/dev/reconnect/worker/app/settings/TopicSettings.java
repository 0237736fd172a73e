package dev.reconnect.worker.app.settings;

import dev.reconnect.worker.kafka.client.Topics;

/**
 * Which topics there are and how they are made.
 *
 * @param partitions of every topic but control
 * @param maxRecordBytes largest record that the input topics take
 */
public record TopicSettings(Topics topics, int partitions, short replicationFactor, int maxRecordBytes) {

    /** What a dead letter may be larger than the input it holds: its reason, in headers. */
    public static final int DEAD_LETTER_HEADROOM = 65_536;

    /** Largest record of the dead letters. */
    public int maxDeadLetterBytes() {
        return maxRecordBytes + DEAD_LETTER_HEADROOM;
    }
}
