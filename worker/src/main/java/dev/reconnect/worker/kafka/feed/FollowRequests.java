package dev.reconnect.worker.kafka.feed;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Holds what a reader's thread was asked to do and has not done yet. It keeps only the latest order of each partition,
 * so it never holds more orders than there are partitions.
 */
public final class FollowRequests {

    /** The offset to read from, and the inbox to fill. An order without an inbox ends the reading. */
    public record FollowRequest(long position, @Nullable Inbox inbox) {}

    private final Map<Integer, FollowRequest> latest = new ConcurrentHashMap<>();

    public void follow(int partition, long position, Inbox inbox) {
        latest.put(partition, new FollowRequest(position, inbox));
    }

    public void unfollow(int partition) {
        latest.put(partition, new FollowRequest(0, null));
    }

    /** Takes all orders out and runs the action for each. */
    public void carryOut(BiConsumer<Integer, FollowRequest> action) {
        Map<Integer, FollowRequest> taken = new HashMap<>();
        for (Integer partition : Set.copyOf(latest.keySet())) {
            FollowRequest followRequest = latest.remove(partition);
            if (followRequest != null) {
                taken.put(partition, followRequest);
            }
        }
        taken.forEach(action);
    }
}
