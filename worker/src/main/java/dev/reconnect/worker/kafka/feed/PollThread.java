package dev.reconnect.worker.kafka.feed;

import dev.reconnect.worker.kafka.client.KafkaClients;
import dev.reconnect.worker.kafka.client.RetryDelay;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread of a consumer. If the consumer fails, the thread closes it and opens a new one after a pause, as long as
 * the thread is not closed: a broker may accept later what it refuses now, for example after an operator's action.
 */
public abstract class PollThread {

    private static final Logger log = LoggerFactory.getLogger(PollThread.class);

    /** How long one poll waits. An order to the thread may wait as long. */
    public static final Duration POLL = Duration.ofMillis(100);

    private static final Duration CLOSE = Duration.ofSeconds(3);

    private final String name;
    private final KafkaClients clients;
    private final InstantSource clock;
    private final RetryDelay retryDelay;
    private final Thread thread;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile ReaderHealth health;

    /** Creates the thread. It runs from {@link #start} on, when the subclass is complete. */
    @SuppressWarnings("this-escape")
    protected PollThread(String name, KafkaClients clients, InstantSource clock, RandomGenerator random) {
        this.name = name;
        this.clients = clients;
        this.clock = clock;
        this.retryDelay = new RetryDelay(Duration.ofMillis(500), Duration.ofSeconds(10), random);
        this.health = new ReaderHealth(name, clock.instant(), null, null, false);
        this.thread = new Thread(this::run, name);
    }

    /** Opens the consumer. */
    protected abstract Consumer<byte[], byte[]> open();

    /** Prepares a new consumer before its first turn. */
    protected abstract void begin(Consumer<byte[], byte[]> consumer);

    /** Polls once and handles what came. */
    protected abstract void turn(Consumer<byte[], byte[]> consumer);

    /** Runs before the consumer is closed: because it failed, or because the thread is closed. */
    protected abstract void end(boolean failed);

    /** Why no records can come although the consumer polls; null if they can. */
    protected @Nullable String silence() {
        return null;
    }

    /** Which partition stands still because its next record cannot be read; null if none does. */
    protected @Nullable String unreadable() {
        return null;
    }

    public final void start() {
        thread.start();
    }

    /** Asks the thread to end. Returns at once. */
    public final void close() {
        closing.countDown();
    }

    /** Waits up to {@code atMost} for the thread's end. Returns whether it ended. */
    public final boolean awaitEnd(Duration atMost) throws InterruptedException {
        return thread.join(atMost);
    }

    public final ReaderHealth health() {
        return health;
    }

    final boolean closing() {
        return closing.getCount() == 0;
    }

    /** Waits up to {@code atMost}, or until the thread is closed. */
    public final void idle(Duration atMost) {
        try {
            closing.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException("no one interrupts " + name, e);
        }
    }

    private void run() {
        try {
            while (!closing()) {
                consume();
            }
            alive(null);
        } catch (Throwable e) {
            log.error("{} died", name, e);
            health = new ReaderHealth(
                    name, now(), "its thread died: " + e.getClass().getSimpleName(), null, true);
            throw e;
        }
    }

    private void consume() {
        Duration pause = Duration.ZERO;
        Consumer<byte[], byte[]> consumer = null;
        try {
            consumer = open();
            begin(consumer);
            while (!closing()) {
                turn(consumer);
                alive(silence());
                retryDelay.reset();
            }
        } catch (RuntimeException e) {
            pause = retryDelay.next();
            log.warn("{}: its consumer failed and is replaced in {} ms", name, pause.toMillis(), e);
            alive(trouble(e));
        } finally {
            end(!pause.isZero());
            if (consumer != null) {
                clients.close(consumer, CLOSE);
            }
        }
        idle(pause);
    }

    private static String trouble(RuntimeException failure) {
        return failure instanceof UnsupportedVersionException
                ? "the brokers are too old, or do not offer the group protocol: reconnect.kafka.group-protocol=classic"
                        + " may help (" + failure.getMessage() + ")"
                : failure.getClass().getSimpleName() + ": " + failure.getMessage();
    }

    private void alive(@Nullable String trouble) {
        health = new ReaderHealth(name, now(), trouble, unreadable(), false);
    }

    private Instant now() {
        return clock.instant();
    }
}
