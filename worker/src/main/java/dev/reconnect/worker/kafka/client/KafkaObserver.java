package dev.reconnect.worker.kafka.client;

import dev.reconnect.contracts.Lane;
import dev.reconnect.worker.shard.ShardLog.Commit;
import dev.reconnect.worker.shard.Transaction;
import java.time.Duration;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;

/**
 * Hears what the Kafka side does, for metrics. Called from many threads; must not wait. A client that is reported as
 * opened is reported as closed exactly once, before it is closed.
 */
public interface KafkaObserver {

    /** Hears nothing. */
    KafkaObserver NONE = new KafkaObserver() {};

    default void opened(Producer<?, ?> producer) {}

    default void closed(Producer<?, ?> producer) {}

    default void opened(Consumer<?, ?> consumer) {}

    default void closed(Consumer<?, ?> consumer) {}

    /** A commit ended; whatever the transaction held is durable only after {@link Commit#COMMITTED}. */
    default void committed(int partition, Transaction transaction, Commit commit, Duration took) {}

    /** A record was too large to be written as it was. */
    default void oversized(int partition, Oversized what) {}

    /** A shard was taken over: sessions restored, and how long it took. */
    default void restored(int partition, int sessions, Duration took) {}

    /** What is paused now: these lanes, and so many institutions. Said after every change. */
    default void paused(Set<Lane> lanes, int institutions) {}

    /** A record of the control topic could not be read, and so pauses nothing. */
    default void unreadablePause() {}

    /** What was too large, and so what became of it. */
    enum Oversized {
        /** A dead letter: its value was cut. */
        DEAD_LETTER,
        /** A record for another shard: it became a dead letter. */
        FORWARD,
        /** A terminal outcome: the refresh failed instead. */
        OUTCOME,
        /** An event that nobody's refresh ends with: left out. */
        EVENT,
        /** An account document that cannot be cut into pages: left out. */
        SNAPSHOT
    }
}
