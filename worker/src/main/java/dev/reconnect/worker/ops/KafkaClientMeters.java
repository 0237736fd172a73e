package dev.reconnect.worker.ops;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Kafka clients' own metrics. Each client brings about a hundred series, so the number of watched clients is
 * bounded. One shared thread looks for metrics that clients add later.
 */
public final class KafkaClientMeters implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaClientMeters.class);

    private final MeterRegistry registry;
    private final int most;
    private final Set<KafkaClientMetrics> watched = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService refresher = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("kafka-metrics").factory());

    /** Watches at most {@code most} clients at once. */
    public KafkaClientMeters(MeterRegistry registry, int most) {
        this.registry = registry;
        this.most = most;
    }

    /** Watches a consumer until the returned watch is closed. Close the watch before the consumer. */
    public Watch watch(Consumer<?, ?> consumer) {
        return watch(new KafkaClientMetrics(consumer, Tags.empty(), refresher));
    }

    /** Watches a producer until the returned watch is closed. Close the watch before the producer. */
    public Watch watch(Producer<?, ?> producer) {
        return watch(new KafkaClientMetrics(producer, Tags.empty(), refresher));
    }

    private synchronized Watch watch(KafkaClientMetrics metrics) {
        if (watched.size() >= most) {
            LOG.debug("{} Kafka clients are watched already; this one is not", most);
            metrics.close();
            return () -> {};
        }
        watched.add(metrics);
        metrics.bindTo(registry);
        return () -> {
            if (watched.remove(metrics)) {
                metrics.close();
            }
        };
    }

    /** Ends every watch. */
    @Override
    public void close() {
        watched.forEach(KafkaClientMetrics::close);
        watched.clear();
        refresher.shutdownNow();
    }

    /** A client that is watched. */
    @FunctionalInterface
    public interface Watch extends AutoCloseable {
        @Override
        void close();
    }
}
