package dev.reconnect.worker.kafka.testing;

/**
 * What may happen to a worker in the middle of its work. If the call returns, the worker goes on. If it throws an
 * Error, the worker dies. If it throws a KafkaException, the worker has trouble with the broker. If it lets everyone
 * else run before it returns, it is a pause that the worker does not notice.
 */
public interface CrashPoints {

    /** The places in a worker's work. */
    enum Point {
        BEFORE_FENCE,
        AFTER_FENCE,
        RESTORING,
        BEFORE_OFFSETS,
        BEFORE_COMMIT,
        /** The transaction is durable, but the worker does not know it yet. */
        AFTER_COMMIT
    }

    void at(Point point, int partition);
}
