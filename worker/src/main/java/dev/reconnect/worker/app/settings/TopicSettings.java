package dev.reconnect.worker.app.settings;

import dev.reconnect.worker.kafka.client.Topics;

/**
 * Which topics there are and how they are created.
 *
 * @param partitions of every topic but control
 * @param maxRecordBytes the largest record that the input topics take
 */
public record TopicSettings(Topics topics, int partitions, short replicationFactor, int maxRecordBytes) {

    /** By how many bytes a dead letter may be larger than its input: the reason is in its headers. */
    public static final int DEAD_LETTER_HEADROOM = 65_536;

    /** The largest record that the dead letters take, in bytes. */
    public int maxDeadLetterBytes() {
        return maxRecordBytes + DEAD_LETTER_HEADROOM;
    }
}
