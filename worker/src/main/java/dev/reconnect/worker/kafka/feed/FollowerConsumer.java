package dev.reconnect.worker.kafka.feed;

import dev.reconnect.worker.kafka.client.KafkaClients;
import dev.reconnect.worker.shard.Source;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Reads one source for the shards that run here, by manual assignment. It reads a partition from the take-over of its
 * shard to the shard's end. It has its own thread, so that the traffic of other sources cannot delay it.
 */
public final class FollowerConsumer extends PollThread implements PartitionReader {

    private final Source source;
    private final KafkaClients clients;
    private final FollowRequests orders = new FollowRequests();
    private final InboxDelivery delivery;

    public FollowerConsumer(
            Source source, String topic, KafkaClients clients, InstantSource clock, RandomGenerator random) {
        super("follower-" + source.name().toLowerCase(Locale.ROOT), clients, clock, random);
        this.source = source;
        this.clients = clients;
        this.delivery = new InboxDelivery(source, topic);
    }

    @Override
    public void follow(int partition, long position, Inbox inbox) {
        orders.follow(partition, position, inbox);
    }

    @Override
    public void unfollow(int partition) {
        orders.unfollow(partition);
    }

    @Override
    protected Consumer<byte[], byte[]> open() {
        return clients.follower(source);
    }

    @Override
    protected void begin(Consumer<byte[], byte[]> consumer) {
        consumer.assign(delivery.followed());
        delivery.resume(consumer);
    }

    @Override
    protected void turn(Consumer<byte[], byte[]> consumer) {
        orders.carryOut((partition, followRequest) -> {
            Set<TopicPartition> followed = delivery.followed();
            if (followRequest.inbox() == null) {
                followed.remove(delivery.at(partition));
                consumer.assign(followed);
                delivery.end(partition);
            } else {
                followed.add(delivery.at(partition));
                consumer.assign(followed);
                delivery.begin(consumer, partition, followRequest.position(), followRequest.inbox());
            }
        });
        if (consumer.assignment().isEmpty()) {
            idle(POLL);
        } else {
            delivery.balance(consumer);
            delivery.deliver(delivery.poll(consumer));
        }
    }

    @Override
    protected @Nullable String unreadable() {
        return delivery.unreadable();
    }

    @Override
    protected void end(boolean failed) {
        // The next consumer goes on with the same partitions. The shards close their inboxes themselves.
    }
}
