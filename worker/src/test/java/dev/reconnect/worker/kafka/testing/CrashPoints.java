package dev.reconnect.worker.kafka.testing;

/**
 * What may happen to a worker in the middle of what it does. A point that returns lets it go on; one that throws an Error
 * is its death, one that throws a KafkaException is trouble with the broker; one that lets the rest of the world run
 * before it returns is a pause that the worker knows nothing of.
 */
public interface CrashPoints {

    /** Where. */
    enum Point {
        BEFORE_FENCE,
        AFTER_FENCE,
        RESTORING,
        BEFORE_OFFSETS,
        BEFORE_COMMIT,
        /** Durable, and the worker does not know it yet. */
        AFTER_COMMIT
    }

    void at(Point point, int partition);
}
