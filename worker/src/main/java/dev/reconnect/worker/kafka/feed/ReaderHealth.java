package dev.reconnect.worker.kafka.feed;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How one consumer of this worker is.
 *
 * @param heartbeat when its thread last showed that it is not stuck
 * @param trouble why its consumer had to be replaced, or polls in vain; null where it reads
 * @param dead whether its thread is gone though nobody closed it
 */
public record ReaderHealth(
        String name, Instant heartbeat, @Nullable String trouble, boolean dead) {}
