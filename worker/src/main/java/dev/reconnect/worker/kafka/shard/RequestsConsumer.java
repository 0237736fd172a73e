package dev.reconnect.worker.kafka.shard;

import dev.reconnect.worker.kafka.client.KafkaClients;
import dev.reconnect.worker.kafka.client.KafkaShardsSettings;
import dev.reconnect.worker.kafka.feed.FollowRequests;
import dev.reconnect.worker.kafka.feed.Inbox;
import dev.reconnect.worker.kafka.feed.InboxDelivery;
import dev.reconnect.worker.kafka.feed.Membership;
import dev.reconnect.worker.kafka.feed.PartitionReader;
import dev.reconnect.worker.kafka.feed.PollThread;
import dev.reconnect.worker.shard.Source;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The member of the requests group. The shards of its assigned partitions run here. It reads the interactive requests
 * and publishes the membership that the shards commit with.
 *
 * <p>A new partition stays paused until its shard is taken over and tells its position. The rebalance callbacks run in
 * this thread, inside poll.
 */
final class RequestsConsumer extends PollThread implements PartitionReader {

    private static final Logger log = LoggerFactory.getLogger(RequestsConsumer.class);

    private final String topic;
    private final KafkaClients clients;
    private final Membership membership;
    private final ShardRunners runners;
    private final ShardDependencies dependencies;
    private final Duration handOver;
    private final FollowRequests orders = new FollowRequests();
    private final InboxDelivery delivery;
    private volatile Duration lastHandOver;

    RequestsConsumer(
            KafkaShardsSettings settings,
            KafkaClients clients,
            Membership membership,
            ShardRunners runners,
            Function<PartitionReader, ShardDependencies> dependencies,
            InstantSource clock,
            RandomGenerator random) {
        super("requests", clients, clock, random);
        this.topic = settings.topics().interactive();
        this.clients = clients;
        this.membership = membership;
        this.runners = runners;
        this.dependencies = dependencies.apply(this);
        this.handOver = settings.handOver();
        this.lastHandOver = settings.handOver();
        this.delivery = new InboxDelivery(Source.INTERACTIVE, topic);
    }

    /** Asks the thread to hand over every shard within this time and to leave the group. Returns at once. */
    void close(Duration handOverAtMost) {
        lastHandOver = handOverAtMost;
        close();
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
        return clients.requests();
    }

    @Override
    protected void begin(Consumer<byte[], byte[]> consumer) {
        consumer.subscribe(List.of(topic), new Rebalance(consumer));
    }

    @Override
    protected void turn(Consumer<byte[], byte[]> consumer) {
        var polled = delivery.poll(consumer);
        membership.publish(consumer.groupMetadata());
        delivery.deliver(polled);
        orders.carryOut((partition, followRequest) -> {
            if (followRequest.inbox() == null) {
                delivery.end(partition);
            } else if (consumer.assignment().contains(delivery.at(partition))) {
                delivery.begin(consumer, partition, followRequest.position(), followRequest.inbox());
            }
        });
        delivery.balance(consumer);
    }

    /** Reports trouble only outside the group: a member may have no shard, but only a member can get one. */
    @Override
    protected @Nullable String silence() {
        ConsumerGroupMetadata current = membership.current();
        return current == null || current.generationId() < 0 ? "it is not a member of the group" : null;
    }

    @Override
    protected @Nullable String unreadable() {
        return delivery.unreadable();
    }

    @Override
    protected void end(boolean failed) {
        if (failed) {
            forget(runners.all());
            runners.drop(runners.all());
        } else {
            runners.handOver(runners.all(), lastHandOver);
            forget(runners.all());
        }
    }

    private void forget(Collection<Integer> partitions) {
        partitions.forEach(delivery::end);
    }

    private static List<Integer> numbers(Collection<TopicPartition> partitions) {
        return partitions.stream().map(TopicPartition::partition).sorted().toList();
    }

    private final class Rebalance implements ConsumerRebalanceListener {
        private final Consumer<byte[], byte[]> consumer;

        private Rebalance(Consumer<byte[], byte[]> consumer) {
            this.consumer = consumer;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
            membership.publish(consumer.groupMetadata());
            if (!assigned.isEmpty()) {
                log.info("assigned: shards {}", numbers(assigned));
                consumer.pause(assigned);
                numbers(assigned).forEach(partition -> runners.start(partition, dependencies));
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
            // The generation changes before this call. The last commits need the new one.
            membership.publish(consumer.groupMetadata());
            if (!revoked.isEmpty()) {
                log.info("revoked: shards {}", numbers(revoked));
                runners.handOver(numbers(revoked), handOver);
                forget(numbers(revoked));
            }
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> lost) {
            // This comes before a new membership can be published, so a dropped shard never sees one.
            runners.drop(numbers(lost));
            forget(numbers(lost));
            log.warn("lost: shards {}", numbers(lost));
        }
    }
}
