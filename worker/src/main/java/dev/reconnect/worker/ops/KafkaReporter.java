package dev.reconnect.worker.ops;

import dev.reconnect.contracts.Lane;
import dev.reconnect.worker.kafka.client.KafkaObserver;
import dev.reconnect.worker.shard.ShardLog.Commit;
import dev.reconnect.worker.shard.Source;
import dev.reconnect.worker.shard.Transaction;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes what the Kafka side reports to the metrics. */
public final class KafkaReporter implements KafkaObserver {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaReporter.class);

    private final Meters meters;
    private final KafkaClientMeters clients;
    /** It has as many entries as there are open clients. */
    private final Map<Object, KafkaClientMeters.Watch> watches = new ConcurrentHashMap<>();

    public KafkaReporter(Meters meters, KafkaClientMeters clients) {
        this.meters = meters;
        this.clients = clients;
    }

    @Override
    public void opened(Producer<?, ?> producer) {
        watches.put(producer, clients.watch(producer));
    }

    @Override
    public void closed(Producer<?, ?> producer) {
        end(producer);
    }

    @Override
    public void opened(Consumer<?, ?> consumer) {
        watches.put(consumer, clients.watch(consumer));
    }

    @Override
    public void closed(Consumer<?, ?> consumer) {
        end(consumer);
    }

    @Override
    public void committed(int partition, Transaction transaction, Commit commit, Duration took) {
        meters.transaction(commit, took);
    }

    @Override
    public void oversized(int partition, Oversized what) {
        meters.ignored("oversized-" + what.name());
    }

    @Override
    public void forgotten(int partition, int logins) {
        meters.evicted(logins);
        LOG.warn(
                "shard {}: a third of the heap has no room for {} of the logins at rest in its journal, and those that"
                        + " were written first are forgotten: the worker needs a larger heap",
                partition,
                logins);
    }

    @Override
    public void held(Source source, long records) {
        meters.held(source, records);
    }

    @Override
    public void paused(Set<Lane> lanes, int institutions) {
        meters.paused(lanes, institutions);
    }

    @Override
    public void unreadablePause() {
        meters.unreadablePause();
    }

    private void end(Object client) {
        KafkaClientMeters.Watch watch = watches.remove(client);
        if (watch != null) {
            watch.close();
        }
    }
}
