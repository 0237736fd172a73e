package dev.reconnect.worker.kafka.feed;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.jspecify.annotations.Nullable;

/**
 * The membership of the requests group, as the poll thread last saw it. Only that thread may ask the consumer. It
 * publishes after each poll, and when a rebalance callback begins, because shards commit while it waits there.
 */
public final class Membership {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile @Nullable ConsumerGroupMetadata current;

    /** The latest membership; null before the first. */
    public @Nullable ConsumerGroupMetadata current() {
        return current;
    }

    public void publish(ConsumerGroupMetadata metadata) {
        if (metadata.equals(current)) {
            return;
        }
        lock.lock();
        try {
            current = metadata;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits up to {@code atMost} until there is a membership other than {@code stale}. */
    public void awaitOtherThan(@Nullable ConsumerGroupMetadata stale, Duration atMost) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = atMost.toNanos();
            while (left > 0 && (current == null || current.equals(stale))) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }
}
