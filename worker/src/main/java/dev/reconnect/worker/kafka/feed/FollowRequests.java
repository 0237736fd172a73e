package dev.reconnect.worker.kafka.feed;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What a feed's thread was asked to do and has not done yet: per partition the latest order only, so it never holds more
 * than there are partitions.
 */
public final class FollowRequests {

    /** Where to read from, and for whom; an order without an inbox ends the reading. */
    public record Order(long position, @Nullable Inbox inbox) {}

    private final Map<Integer, Order> latest = new ConcurrentHashMap<>();

    public void follow(int partition, long position, Inbox inbox) {
        latest.put(partition, new Order(position, inbox));
    }

    public void unfollow(int partition) {
        latest.put(partition, new Order(0, null));
    }

    /** Takes out all orders and does them. */
    public void carryOut(BiConsumer<Integer, Order> action) {
        Map<Integer, Order> taken = new HashMap<>();
        for (Integer partition : Set.copyOf(latest.keySet())) {
            Order order = latest.remove(partition);
            if (order != null) {
                taken.put(partition, order);
            }
        }
        taken.forEach(action);
    }
}
