package dev.reconnect.worker.kafka.control;

import dev.reconnect.worker.kafka.client.CannotStartException;
import dev.reconnect.worker.kafka.client.KafkaClients;
import dev.reconnect.worker.kafka.client.KafkaObserver;
import dev.reconnect.worker.kafka.client.KafkaShardsSettings;
import dev.reconnect.worker.kafka.feed.ReaderHealth;
import dev.reconnect.worker.shard.Pauses;
import java.time.Duration;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * Keeps a worker's {@link Pauses} as the control topic says. Start it before the first shard and close it after the
 * last one, so that nothing starts that was paused while no worker ran.
 */
public final class ControlTopic implements AutoCloseable {

    /** The name of its consumer in {@link #health}. This consumer visits no shard. */
    public static final String READER = "control";

    private static final Duration LONGEST_READING = Duration.ofSeconds(20);
    private static final Duration CLOSE = Duration.ofSeconds(5);

    private final String topic;
    private final ControlFollower follower;

    /** @param random several threads use it at once */
    public ControlTopic(
            KafkaShardsSettings settings,
            Pauses pauses,
            KafkaObserver observer,
            InstantSource clock,
            RandomGenerator random) {
        this.topic = settings.topics().control();
        this.follower =
                new ControlFollower(topic, new KafkaClients(settings, observer), pauses, observer, clock, random);
    }

    /**
     * Starts to follow the topic. Returns once the topic is read to its end, or if it does not exist.
     *
     * @throws CannotStartException if neither is known within 20 seconds
     */
    public void start() {
        follower.start();
        try {
            if (!follower.awaitRead(LONGEST_READING)) {
                String trouble = follower.health().trouble();
                throw new CannotStartException(
                        "what is paused was not read from " + topic + " within " + LONGEST_READING.toSeconds() + " s"
                                + (trouble == null ? "" : " (" + trouble + ")"),
                        null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotStartException("interrupted", e);
        }
    }

    /** The health of its consumer. A pause is no trouble. */
    public ReaderHealth health() {
        return follower.health();
    }

    @Override
    public void close() {
        follower.close();
        try {
            follower.awaitEnd(CLOSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
