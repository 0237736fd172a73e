package dev.reconnect.worker.kafka.client;

import dev.reconnect.worker.shard.Source;
import java.time.Duration;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.producer.Producer;

/** The Kafka clients that the shards' logs stand on. */
public interface ShardClients {

    /** The one producer of a shard, under the transactional id that locks it. */
    Producer<byte[], byte[]> producer(int partition);

    /** A consumer that reads one journal partition, in no group. */
    Consumer<byte[], byte[]> restore(int partition);

    /** The metadata of a group without members, which lets offsets be committed for it from anywhere. */
    ConsumerGroupMetadata groupWithoutMembers(Source source);

    /** Lets go of a producer without waiting for anything that is still under way. */
    void close(Producer<?, ?> producer);

    void close(Consumer<?, ?> consumer, Duration atMost);
}
