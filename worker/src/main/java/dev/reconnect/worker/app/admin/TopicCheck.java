package dev.reconnect.worker.app.admin;

import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_COMPACT;
import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.COMPRESSION_TYPE_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.DELETE_RETENTION_MS_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MAX_MESSAGE_BYTES_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.SEGMENT_BYTES_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG;

import dev.reconnect.worker.app.admin.TopicFinding.Severity;
import dev.reconnect.worker.app.admin.TopicSpec.Role;
import dev.reconnect.worker.app.settings.SettingsTable;
import dev.reconnect.worker.app.settings.TopicSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compares the topics that exist with those that should. */
public final class TopicCheck {
    private static final long DAY_MILLIS = 24 * 3_600_000L;
    /**
     * The values of {@code compression.type} that compress nothing: the worker's producers send records uncompressed.
     */
    private static final Set<String> UNCOMPRESSED = Set.of("producer", "uncompressed");

    private static final long LARGE_SEGMENT = 256L * 1024 * 1024;

    private final List<TopicFinding> findings = new ArrayList<>();
    private final Map<String, TopicState> states;

    private TopicCheck(Map<String, TopicState> states) {
        this.states = states;
    }

    /** At least one finding per topic, in the order of the plan. */
    public static List<TopicFinding> findings(List<TopicSpec> plan, Map<String, TopicState> states) {
        TopicCheck check = new TopicCheck(states);
        int shards = check.shards(plan);
        for (TopicSpec spec : plan) {
            TopicState state = states.get(spec.name());
            int before = check.findings.size();
            if (state == null) {
                check.wrong(spec, "does not exist: run topics create");
            } else {
                check.partitions(spec, state, shards);
                check.replicas(spec, state);
                check.cleaning(spec, state);
                check.sizes(spec, state, plan);
            }
            if (check.findings.size() == before && state != null) {
                check.add(
                        spec,
                        Severity.OK,
                        state.partitions() + " partitions, replication " + state.replicationFactor());
            }
        }
        return List.copyOf(check.findings);
    }

    /** Only the findings by which the worker would lose unread inputs or sessions. A missing topic loses nothing. */
    public static List<TopicFinding> losses(List<TopicSpec> plan, Map<String, TopicState> states) {
        TopicCheck check = new TopicCheck(states);
        for (TopicSpec spec : plan) {
            TopicState state = states.get(spec.name());
            if (state != null && (spec.role() == Role.SESSIONS || spec.role() == Role.INPUT)) {
                check.cleaning(spec, state);
            }
        }
        return check.findings.stream()
                .filter(finding -> finding.level() == Severity.WRONG)
                .toList();
    }

    /** The number of shards: the partitions of the journal or, as long as it does not exist, of the requests. */
    private int shards(List<TopicSpec> plan) {
        return plan.stream()
                .filter(spec -> states.containsKey(spec.name()))
                .filter(spec -> spec.role() == Role.SESSIONS || spec.role() == Role.INPUT)
                .reduce((first, second) -> second.role() == Role.SESSIONS ? second : first)
                .map(spec -> partitionsOf(spec.name()))
                .orElse(0);
    }

    private int partitionsOf(String topic) {
        TopicState state = states.get(topic);
        return state == null ? 0 : state.partitions();
    }

    private void partitions(TopicSpec spec, TopicState state, int shards) {
        boolean copartitioned = spec.role() == Role.INPUT || spec.role() == Role.SESSIONS;
        if (copartitioned && state.partitions() != shards) {
            wrong(
                    spec,
                    "has " + state.partitions() + " partitions and the journal has " + shards
                            + ": requests, redirects and journal must have the same number. Create it again with "
                            + shards);
        } else if (spec.role() == Role.CONTROL && state.partitions() != 1) {
            wrong(spec, "has " + state.partitions() + " partitions: create it again with 1");
        } else if (copartitioned && state.partitions() != spec.partitions()) {
            warning(
                    spec,
                    "has " + state.partitions() + " partitions and " + SettingsTable.PARTITIONS.name() + " says "
                            + spec.partitions() + ": set it to " + state.partitions()
                            + "; adding partitions strands sessions");
        }
    }

    private void replicas(TopicSpec spec, TopicState state) {
        if (state.replicationFactor() < spec.replicationFactor()) {
            wrong(
                    spec,
                    "has " + state.replicationFactor() + " copies and " + SettingsTable.REPLICATION_FACTOR.name()
                            + " says " + spec.replicationFactor() + ": reassign its partitions to more brokers");
        }
        long inSync = state.number(MIN_IN_SYNC_REPLICAS_CONFIG, 1);
        if (inSync > state.replicationFactor()) {
            wrong(
                    spec,
                    "needs " + inSync + " copies in sync and has " + state.replicationFactor()
                            + ", so that nothing can be written: lower " + MIN_IN_SYNC_REPLICAS_CONFIG);
        } else if (inSync == state.replicationFactor() && inSync > 1) {
            warning(spec, "stops when one broker is away: set " + MIN_IN_SYNC_REPLICAS_CONFIG + "=" + (inSync - 1));
        } else if (inSync == 1 && state.replicationFactor() > 2) {
            warning(
                    spec,
                    "may lose a write that only one broker holds: set " + MIN_IN_SYNC_REPLICAS_CONFIG + "="
                            + (state.replicationFactor() - 1));
        }
        if (state.config(UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG).equals("true")) {
            warning(
                    spec,
                    "may lose writes when a stale broker takes over: set " + UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG
                            + "=false");
        }
    }

    private void cleaning(TopicSpec spec, TopicState state) {
        String policy = state.config(CLEANUP_POLICY_CONFIG);
        boolean compacted = spec.role() == Role.SESSIONS || spec.role() == Role.CONTROL;
        if (compacted && !policy.equals(CLEANUP_POLICY_COMPACT)) {
            wrong(
                    spec,
                    "is not compacted only (cleanup.policy is " + policy
                            + "), so that what must be remembered is deleted by age: set cleanup.policy=compact");
        } else if (!compacted && policy.contains(CLEANUP_POLICY_COMPACT)) {
            wrong(spec, "is compacted, so that an event may vanish unread: set cleanup.policy=delete");
        }
        if (spec.role() != Role.SESSIONS) {
            return;
        }
        if (state.number(DELETE_RETENTION_MS_CONFIG, DAY_MILLIS) < DAY_MILLIS) {
            warning(
                    spec,
                    "forgets its tombstones within a day: set delete.retention.ms="
                            + spec.configs().get(DELETE_RETENTION_MS_CONFIG));
        }
        String ratio = state.config(MIN_CLEANABLE_DIRTY_RATIO_CONFIG);
        if (!ratio.isEmpty() && Double.parseDouble(ratio) > 0.2) {
            warning(spec, "is compacted late, so that a restore takes long: set min.cleanable.dirty.ratio=0.1");
        }
        if (state.number(SEGMENT_BYTES_CONFIG, 0) > LARGE_SEGMENT) {
            warning(
                    spec,
                    "has large segments, so that a restore takes long: set segment.bytes="
                            + spec.configs().get(SEGMENT_BYTES_CONFIG));
        }
    }

    /**
     * Checks that each topic takes the largest record that is written to it: the dead letters take whatever an input
     * topic takes.
     */
    private void sizes(TopicSpec spec, TopicState state, List<TopicSpec> plan) {
        if (spec.role() == Role.EVENTS || spec.role() == Role.SESSIONS) {
            long planned = Long.parseLong(spec.configs().getOrDefault(MAX_MESSAGE_BYTES_CONFIG, "0"));
            if (state.number(MAX_MESSAGE_BYTES_CONFIG, planned) < planned) {
                warning(
                        spec,
                        "refuses the largest record that the worker writes, which would stop a shard: set"
                                + " max.message.bytes=" + planned);
            }
        }
        String compression = spec.configs().getOrDefault(COMPRESSION_TYPE_CONFIG, "");
        if (!compression.isEmpty() && UNCOMPRESSED.contains(state.config(COMPRESSION_TYPE_CONFIG))) {
            warning(spec, "is not compressed, and takes several times the space: set compression.type=" + compression);
        }
        if (spec.role() != Role.DEAD_LETTERS) {
            return;
        }
        long largestInput = plan.stream()
                .filter(other -> other.role() == Role.INPUT && states.containsKey(other.name()))
                .mapToLong(other -> limitOf(other.name()))
                .max()
                .orElse(0);
        long needed = largestInput + TopicSettings.DEAD_LETTER_HEADROOM;
        if (state.number(MAX_MESSAGE_BYTES_CONFIG, needed) < needed) {
            wrong(spec, "cannot take the largest record of the input topics: set max.message.bytes=" + needed);
        }
    }

    private long limitOf(String topic) {
        TopicState state = states.get(topic);
        return state == null ? 0 : state.number(MAX_MESSAGE_BYTES_CONFIG, 0);
    }

    private void wrong(TopicSpec spec, String text) {
        add(spec, Severity.WRONG, text);
    }

    private void warning(TopicSpec spec, String text) {
        add(spec, Severity.WARNING, text);
    }

    private void add(TopicSpec spec, Severity severity, String text) {
        findings.add(new TopicFinding(spec.name(), severity, text));
    }
}
