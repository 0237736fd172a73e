package dev.reconnect.worker.kafka.shard;

import dev.reconnect.worker.kafka.client.CannotStartException;
import dev.reconnect.worker.kafka.client.KafkaShardsSettings;
import dev.reconnect.worker.kafka.client.TopicDescriptions;
import dev.reconnect.worker.kafka.client.Topics;
import dev.reconnect.worker.kafka.journal.JournalReader;
import dev.reconnect.worker.kafka.journal.UnreadableJournalException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.errors.TimeoutException;

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
            switch (description) {
                case TopicDescriptions.Found found -> counts.put(topic, found.partitions());
                case TopicDescriptions.Missing ignored -> missing.add(topic);
                case TopicDescriptions.Refused refused -> throw cannotStart(topic, refused.why());
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

    private Map<String, TopicDescriptions.Description> describe() {
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
        try {
            return TopicDescriptions.ask(admin, needed, new DescribeTopicsOptions().timeoutMs((int) atMost.toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotStartException("interrupted", e);
        }
    }

    private CannotStartException cannotStart(String topic, Throwable why) {
        return new CannotStartException(
                why instanceof TimeoutException
                        ? "no answer from Kafka within " + atMost.toSeconds() + " s"
                        : "topic " + topic + " cannot be described: " + why,
                why);
    }
}
