package dev.reconnect.worker.app.admin;

import dev.reconnect.contracts.EventType;
import dev.reconnect.worker.app.admin.TopicSpec.Role;
import dev.reconnect.worker.app.settings.TopicSettings;
import dev.reconnect.worker.kafka.client.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;

/** All topics as they should be. */
public final class TopicPlan {
    /** A session's tombstone must outlive the longest restore, or a restore may miss it. */
    private static final String KEEP_TOMBSTONES_MILLIS = String.valueOf(48 * 3_600_000L);
    /** Only closed segments are compacted, and a restore reads all that is not compacted yet. */
    private static final String SEGMENT_MILLIS = String.valueOf(3_600_000L);

    private static final String SEGMENT_BYTES = String.valueOf(32 * 1024 * 1024);

    private TopicPlan() {}

    /** All topics: inputs first, then events, then the worker's own. */
    public static List<TopicSpec> of(TopicSettings settings) {
        Topics topics = settings.topics();
        Map<String, String> input = events(settings.maxRecordBytes());
        // As large as the worker's producers allow a record to be, and as any contract allows a value to be.
        int largest = Math.max(
                settings.maxDeadLetterBytes(),
                EventType.ACCOUNT_SNAPSHOT.largestValue() + TopicSettings.DEAD_LETTER_HEADROOM);
        Map<String, String> output = events(largest);
        Map<String, String> accounts = new HashMap<>(output);
        // Every client reads gzip without another library, and it takes a tenth of the space.
        accounts.put(TopicConfig.COMPRESSION_TYPE_CONFIG, "gzip");
        Map<String, String> journal = new HashMap<>(compacted());
        // No one but the worker reads it.
        journal.put(TopicConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        journal.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, String.valueOf(largest));
        return List.of(
                topic(settings, topics.interactive(), Role.INPUT, input),
                topic(settings, topics.batch(), Role.INPUT, input),
                topic(settings, topics.redirects(), Role.INPUT, input),
                topic(settings, topics.outcomes(), Role.EVENTS, output),
                topic(settings, topics.accounts(), Role.EVENTS, accounts),
                topic(settings, topics.institutions(), Role.EVENTS, output),
                topic(settings, topics.control(), Role.CONTROL, compacted()),
                topic(settings, topics.sessions(), Role.SESSIONS, journal),
                topic(settings, topics.deadLetters(), Role.DEAD_LETTERS, events(settings.maxDeadLetterBytes())));
    }

    /**
     * The topics that a worker with these settings uses: if it publishes no accounts, it need not even see their topic.
     */
    public static List<TopicSpec> touched(TopicSettings settings, boolean publishesAccounts) {
        String accounts = settings.topics().accounts();
        return of(settings).stream()
                .filter(spec -> publishesAccounts || !spec.name().equals(accounts))
                .toList();
    }

    private static TopicSpec topic(TopicSettings settings, String name, Role role, Map<String, String> configs) {
        Map<String, String> all = new HashMap<>(configs);
        short replicas = settings.replicationFactor();
        // One broker may be away and the worker goes on, and no acknowledged write is on one disk only.
        all.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, String.valueOf(Math.max(1, replicas - 1)));
        all.put(TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG, "false");
        return new TopicSpec(name, role, role == Role.CONTROL ? 1 : settings.partitions(), replicas, all);
    }

    private static Map<String, String> events(int maxRecordBytes) {
        return Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_DELETE,
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                String.valueOf(maxRecordBytes));
    }

    private static Map<String, String> compacted() {
        return Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT,
                TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG, "0.1",
                TopicConfig.SEGMENT_MS_CONFIG, SEGMENT_MILLIS,
                TopicConfig.SEGMENT_BYTES_CONFIG, SEGMENT_BYTES,
                TopicConfig.DELETE_RETENTION_MS_CONFIG, KEEP_TOMBSTONES_MILLIS);
    }
}
