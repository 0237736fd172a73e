package dev.reconnect.worker.kafka.feed;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The health of one consumer of this worker.
 *
 * @param heartbeat when its thread last showed that it is not stuck
 * @param trouble why the consumer had to be replaced, or why it polls in vain; null if it reads
 * @param unreadable which partition stands still because its next record cannot be read; null if none does
 * @param dead whether its thread has ended although no one closed it
 */
public record ReaderHealth(
        String name,
        Instant heartbeat,
        @Nullable String trouble,
        @Nullable String unreadable,
        boolean dead) {}
