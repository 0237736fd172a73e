package dev.reconnect.bench;

import dev.reconnect.contracts.EventType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads the outcomes that come from now on, as a read-committed consumer. One thread uses it. */
final class Outcomes implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration CLOSE = Duration.ofSeconds(5);

    private final KafkaConsumer<String, byte[]> consumer;

    private Outcomes(KafkaConsumer<String, byte[]> consumer) {
        this.consumer = consumer;
    }

    /**
     * The outcomes of one login.
     *
     * @param at {@link System#nanoTime} at its first outcome
     * @param accountsReady how many outcomes are an accounts-ready
     * @param others how many outcomes are of another type
     */
    record Seen(long at, int accountsReady, int others) {
        Seen and(Seen later) {
            return new Seen(at, accountsReady + later.accountsReady, others + later.others);
        }
    }

    static Outcomes from(String bootstrapServers, String topic) {
        var consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        // The consumer seeks only when it is asked for its position. It must not miss what is published next.
        partitions.forEach(consumer::position);
        return new Outcomes(consumer);
    }

    /** Reads until every login has an outcome or the time is over, then once more to find duplicates. */
    Map<String, Seen> await(Set<String> loginIds, Duration atMost) {
        Map<String, Seen> seen = new HashMap<>();
        long until = System.nanoTime() + atMost.toNanos();
        while (seen.size() < loginIds.size() && System.nanoTime() < until) {
            read(loginIds, seen);
        }
        read(loginIds, seen);
        return seen;
    }

    private void read(Set<String> loginIds, Map<String, Seen> seen) {
        var polled = consumer.poll(POLL);
        long now = System.nanoTime();
        for (ConsumerRecord<String, byte[]> record : polled) {
            if (loginIds.contains(record.key())) {
                boolean ready = EventType.ACCOUNTS_READY.type().equals(type(record));
                seen.merge(record.key(), new Seen(now, ready ? 1 : 0, ready ? 0 : 1), Seen::and);
            }
        }
    }

    private static String type(ConsumerRecord<String, byte[]> record) {
        Header header = record.headers().lastHeader("ce_type");
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(CLOSE));
    }
}
