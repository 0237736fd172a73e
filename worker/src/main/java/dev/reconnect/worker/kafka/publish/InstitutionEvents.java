package dev.reconnect.worker.kafka.publish;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reconnect.contracts.EventCodec;
import dev.reconnect.contracts.InstitutionEvent;
import dev.reconnect.contracts.OutcomeIds;
import dev.reconnect.worker.kafka.client.KafkaClients;
import dev.reconnect.worker.kafka.client.KafkaObserver;
import dev.reconnect.worker.kafka.client.KafkaShardsSettings;
import io.cloudevents.kafka.KafkaMessageFactory;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes events about the health of institutions, outside the shards' transactions: no refresh depends on them. The
 * caller never waits. A separate thread writes one event after another and repeats each until Kafka has it, so they are
 * published in order and at least once. If too many events wait, the oldest is dropped, because the latest counts. An
 * event is also dropped if Kafka does not take it for a long time or if it cannot be written: it must not hold back all
 * later ones.
 */
public final class InstitutionEvents implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(InstitutionEvents.class);

    static final int MOST_WAITING = 1000;
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    /** Longer than the producer takes to give up a record. */
    private static final Duration LONGEST_TRY = Duration.ofSeconds(45);

    private static final Duration CLOSE = Duration.ofSeconds(2);

    /** An event and when it was handed over. */
    private record WaitingEvent(InstitutionEvent event, Instant time) {}

    private final Supplier<Producer<byte[], byte[]>> opener;
    private final Consumer<Producer<?, ?>> closer;
    private final String topic;
    private final URI source;
    private final Duration betweenTries;
    private final Duration patience;
    private final Runnable dropped;
    private final EventCodec codec = new EventCodec();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    /** This object's monitor guards it. */
    private final Deque<WaitingEvent> waiting = new ArrayDeque<>();

    /** The thread opens it with the first event, because most workers never have one. Only the thread uses it. */
    private @Nullable Producer<byte[], byte[]> producer;

    /**
     * Creates the publisher and starts its thread.
     *
     * @param dropped runs once for each dropped event; it must not block
     */
    public InstitutionEvents(KafkaShardsSettings settings, KafkaObserver observer, Runnable dropped) {
        this(new KafkaClients(settings, observer), settings, dropped);
    }

    private InstitutionEvents(KafkaClients clients, KafkaShardsSettings settings, Runnable dropped) {
        this(
                clients::events,
                clients::close,
                settings.topics().institutions(),
                settings.eventSource(),
                BETWEEN_TRIES,
                PATIENCE,
                dropped);
    }

    InstitutionEvents(
            Supplier<Producer<byte[], byte[]>> opener,
            Consumer<Producer<?, ?>> closer,
            String topic,
            URI source,
            Duration betweenTries,
            Duration patience,
            Runnable dropped) {
        this.opener = opener;
        this.closer = closer;
        this.topic = topic;
        this.source = source;
        this.betweenTries = betweenTries;
        this.patience = patience;
        this.dropped = dropped;
        this.thread = Thread.ofPlatform().daemon().name("institution-events").unstarted(this::run);
        thread.start();
    }

    /** Hands an event over for publication. It never waits. After the close it does nothing. */
    public synchronized void publish(InstitutionEvent event, Instant now) {
        if (isClosing()) {
            return;
        }
        if (waiting.size() == MOST_WAITING) {
            waiting.removeFirst();
            dropped.run();
        }
        waiting.addLast(new WaitingEvent(event, now));
        notifyAll();
    }

    private void run() {
        try {
            for (WaitingEvent next = take(); next != null; next = take()) {
                publishOne(next);
            }
        } catch (InterruptedException ending) {
            log.warn("closed before Kafka had all events about institutions");
        } finally {
            if (producer != null) {
                closer.accept(producer);
            }
        }
    }

    private void publishOne(WaitingEvent next) throws InterruptedException {
        try {
            if (deliver(record(next))) {
                return;
            }
            log.error("Kafka has not taken an event about an institution for {}: it is dropped", patience);
        } catch (RuntimeException unwritable) {
            log.error("an event about an institution cannot be written and is dropped", unwritable);
        }
        dropped.run();
    }

    /** Takes the next event; null if this is closing and no event waits. */
    private synchronized @Nullable WaitingEvent take() throws InterruptedException {
        while (waiting.isEmpty() && !isClosing()) {
            wait();
        }
        return waiting.pollFirst();
    }

    private ProducerRecord<byte[], byte[]> record(WaitingEvent next) {
        InstitutionEvent event = next.event();
        return KafkaMessageFactory.createWriter(topic, event.key().getBytes(UTF_8))
                .writeBinary(codec.encode(event, OutcomeIds.of(event), next.time(), source, null));
    }

    /** Tries until Kafka takes the record or the patience ends. Returns whether Kafka took it. */
    private boolean deliver(ProducerRecord<byte[], byte[]> record) throws InterruptedException {
        long begun = System.nanoTime();
        boolean told = false;
        while (!sent(record, told)) {
            told = true;
            if (System.nanoTime() - begun >= patience.toNanos()) {
                return false;
            }
            if (closing.await(betweenTries.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new InterruptedException();
            }
        }
        return true;
    }

    private boolean sent(ProducerRecord<byte[], byte[]> record, boolean told) throws InterruptedException {
        try {
            if (producer == null) {
                producer = opener.get();
            }
            producer.send(record).get(LONGEST_TRY.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException | TimeoutException | RuntimeException failure) {
            if (!told) {
                log.warn("an event about an institution is not published yet, and is tried again: {}", cause(failure));
            }
            return false;
        }
    }

    private static String cause(Exception failure) {
        return String.valueOf(failure instanceof ExecutionException ? failure.getCause() : failure);
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    /** Gives the waiting events up to two seconds to reach Kafka, then ends. A second close changes nothing. */
    @Override
    public void close() {
        synchronized (this) {
            closing.countDown();
            notifyAll();
        }
        try {
            if (!thread.join(CLOSE)) {
                thread.interrupt();
                thread.join(CLOSE);
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}
