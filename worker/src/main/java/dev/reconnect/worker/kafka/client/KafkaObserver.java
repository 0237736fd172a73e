package dev.reconnect.worker.kafka.client;

import dev.reconnect.contracts.Lane;
import dev.reconnect.worker.shard.ShardLog.Commit;
import dev.reconnect.worker.shard.Source;
import dev.reconnect.worker.shard.Transaction;
import java.time.Duration;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;

/**
 * Receives what the Kafka side does, for metrics. Many threads call it; it must not block. For each client,
 * {@code opened} is called once, and {@code closed} is called once before the client is closed.
 */
public interface KafkaObserver {

    /** Ignores everything. */
    KafkaObserver NONE = new KafkaObserver() {};

    default void opened(Producer<?, ?> producer) {}

    default void closed(Producer<?, ?> producer) {}

    default void opened(Consumer<?, ?> consumer) {}

    default void closed(Consumer<?, ?> consumer) {}

    /** A commit ended. What the transaction held is durable only if the commit is {@link Commit#COMMITTED}. */
    default void committed(int partition, Transaction transaction, Commit commit, Duration took) {}

    /** A record was not written as it was: it was too large, or its topic refused it for its content. */
    default void oversized(int partition, Oversized what) {}

    /** A shard was taken over and its sessions were restored; {@code took} is how long that lasted. */
    default void restored(int partition, int sessions, Duration took) {}

    /** A shard was taken over, and there was no memory for this many logins at rest. */
    default void forgotten(int partition, int logins) {}

    /** Open transactions hold this many records of a source back from the shards that run here. */
    default void held(Source source, long records) {}

    /** The pauses have changed: {@code lanes} are paused now, and {@code institutions} is how many institutions are. */
    default void paused(Set<Lane> lanes, int institutions) {}

    /** A record of the control topic could not be read, so it pauses nothing. */
    default void unreadablePause() {}

    /** What was too large or refused, and what was done instead. */
    enum Oversized {
        /** A dead letter. Its value was cut. */
        DEAD_LETTER,
        /** A record for another shard. It became a dead letter. */
        FORWARD,
        /** The outcome that ends a refresh. A RefreshFailed took its place. */
        OUTCOME,
        /** An event that ends no refresh. It was left out. */
        EVENT,
        /** An account document that cannot be cut into pages. It was left out. */
        SNAPSHOT
    }
}
