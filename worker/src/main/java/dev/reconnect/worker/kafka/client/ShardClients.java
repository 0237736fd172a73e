package dev.reconnect.worker.kafka.client;

import dev.reconnect.worker.shard.Source;
import java.time.Duration;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.producer.Producer;

/** Opens and closes the Kafka clients that the shards' logs use. */
public interface ShardClients {

    /** The only producer of a shard. Its transactional id is the lock on the shard. */
    Producer<byte[], byte[]> producer(int partition);

    /** A consumer that reads one journal partition. It is in no group. */
    Consumer<byte[], byte[]> restore(int partition);

    /** The metadata of a group without members: with it, any producer can commit offsets for the group. */
    ConsumerGroupMetadata groupWithoutMembers(Source source);

    /** Closes a producer at once, even if records are still under way. */
    void close(Producer<?, ?> producer);

    void close(Consumer<?, ?> consumer, Duration atMost);
}
