package dev.reconnect.worker.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Whether the topics are laid out as the shards need them: all there, the inputs and the journal with as many partitions
 * each, and the journal written for that many. Partitions that were added later would strand the sessions that were
 * journaled before, and start second ones.
 */
final class CoPartitioning {

    private final Topics topics;
    private final boolean publishesAccounts;
    private final Admin admin;
    private final Duration atMost;

    CoPartitioning(KafkaShardsSettings settings, Admin admin, Duration atMost) {
        this.topics = settings.topics();
        this.publishesAccounts = settings.publishesAccounts();
        this.admin = admin;
        this.atMost = atMost;
    }

    /**
     * How many partitions the inputs and the journal have.
     *
     * @throws CannotStartException naming every topic that is missing, or the counts that differ
     */
    int partitions() {
        Map<String, Integer> counts = new TreeMap<>();
        var missing = new TreeSet<String>();
        describe().forEach((topic, description) -> {
            try {
                counts.put(topic, await(description).partitions().size());
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw new CannotStartException("topic " + topic + " cannot be described: " + e.getCause(), e);
                }
                missing.add(topic);
            }
        });
        if (!missing.isEmpty()) {
            throw new CannotStartException("missing topics: " + String.join(", ", missing), null);
        }
        counts.keySet()
                .removeIf(topic -> topic.equals(topics.outcomes())
                        || topic.equals(topics.accounts())
                        || topic.equals(topics.deadLetters()));
        if (new TreeSet<>(counts.values()).size() != 1) {
            throw new CannotStartException("these topics need the same number of partitions: " + counts, null);
        }
        return counts.values().iterator().next();
    }

    /**
     * Reads the first partition of the journal, which every layout has, and holds its keys against the layout.
     *
     * @throws CannotStartException where partitions were added since it was written
     */
    void checkJournal(JournalReader reader, Consumer<byte[], byte[]> consumer) {
        try {
            reader.checkPlacement(0, consumer);
        } catch (UnreadableJournalException e) {
            throw new CannotStartException(String.valueOf(e.getMessage()), e);
        }
    }

    private Map<String, KafkaFuture<TopicDescription>> describe() {
        List<String> needed = new ArrayList<>(List.of(
                topics.interactive(),
                topics.batch(),
                topics.redirects(),
                topics.sessions(),
                topics.outcomes(),
                topics.deadLetters()));
        if (publishesAccounts) {
            needed.add(topics.accounts());
        }
        return admin.describeTopics(needed, new DescribeTopicsOptions().timeoutMs((int) atMost.toMillis()))
                .topicNameValues();
    }

    private TopicDescription await(KafkaFuture<TopicDescription> description) throws ExecutionException {
        try {
            return description.get(atMost.toMillis() + 1000, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new CannotStartException("no answer from Kafka within " + atMost.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotStartException("interrupted", e);
        }
    }
}
