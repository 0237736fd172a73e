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
 * Checks that the topics are laid out as the shards need them: all exist, the inputs and the journal have the same
 * number of partitions, and the journal was written for that number. If partitions are added later, the sessions that
 * were journaled before are out of reach, and their logins get second sessions.
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
     * @throws CannotStartException if topics are missing or their counts differ, and names them; or if Kafka does not
     *     describe them
     */
    int partitions() {
        Map<String, Integer> counts = new TreeMap<>();
        var missing = new TreeSet<String>();
        describe().forEach((topic, description) -> {
            switch (description) {
                case TopicDescriptions.Described found -> counts.put(topic, found.partitions());
                case TopicDescriptions.Missing ignored -> missing.add(topic);
                case TopicDescriptions.Undescribed undescribed -> throw cannotStart(topic, undescribed.why());
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
     * Reads the first partition of the journal, which every layout has, and compares its keys with the layout.
     *
     * @throws CannotStartException if partitions were added after it was written
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
            return TopicDescriptions.ask(
                    admin, needed, new DescribeTopicsOptions().timeoutMs((int) atMost.toMillis()), atMost);
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
