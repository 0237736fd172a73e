package dev.reconnect.worker.app.admin;

import dev.reconnect.worker.app.settings.BrokerSettings;
import dev.reconnect.worker.kafka.client.KafkaShardsSettings;
import dev.reconnect.worker.kafka.client.TopicDescriptions;
import dev.reconnect.worker.shard.Source;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * How many workers there are and how far they have read, as the cluster knows it.
 *
 * @param workers live members of the requests group
 */
public record GroupStatus(int workers, List<Lag> lags) {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    public GroupStatus {
        lags = List.copyOf(lags);
    }

    /**
     * What has not been read yet of one source.
     *
     * @param source {@code interactive}, {@code batch} or {@code redirects}
     * @param records not read yet, in the partitions whose position is known
     * @param partitions of the topic; 0 if there is no topic
     * @param unknown partitions without a position: no one has read them, or the group had no members for so long that
     *     the brokers have forgotten it (the worker then uses the positions in its journal)
     * @param held what open transactions hold back. It is no lag: no one can read it yet
     */
    public record Lag(String source, String group, long records, int partitions, int unknown, List<Held> held) {
        public Lag {
            held = List.copyOf(held);
        }
    }

    /** From this offset on, an open transaction holds records of a partition back from readers of committed ones. */
    public record Held(int partition, long offset, long records) {}

    /**
     * Asks the cluster.
     *
     * @throws KafkaException if it does not answer or refuses
     */
    public static GroupStatus read(BrokerSettings settings) throws InterruptedException {
        Map<String, Object> properties = settings.kafka().admin(settings.kafka().applicationId() + "-status");
        properties.putIfAbsent(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) LIMIT.toMillis() / 2);
        properties.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) LIMIT.toMillis());
        Admin admin = Admin.create(properties);
        try {
            String application = settings.kafka().applicationId();
            List<Lag> lags = new ArrayList<>();
            for (Source source : Source.values()) {
                lags.add(lag(
                        admin,
                        source,
                        settings.topics().topics().of(source),
                        KafkaShardsSettings.group(application, source)));
            }
            return new GroupStatus(members(admin, application), lags);
        } finally {
            admin.close(Duration.ofSeconds(5));
        }
    }

    private static int members(Admin admin, String group) throws InterruptedException {
        var described = value(
                admin.describeConsumerGroups(List.of(group)).describedGroups().get(group),
                GroupIdNotFoundException.class);
        return described == null ? 0 : described.members().size();
    }

    private static Lag lag(Admin admin, Source source, String topic, String group) throws InterruptedException {
        String name = source.name().toLowerCase(Locale.ROOT);
        List<TopicPartition> partitions = IntStream.range(0, partitions(admin, topic))
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
        if (partitions.isEmpty()) {
            return new Lag(name, group, 0, 0, 0, List.of());
        }
        // Positions come first: what is written and read in between must not put one beyond its end. The ends come
        // before the stable ends: what is written in between must not seem to be held back.
        Map<TopicPartition, Long> positions = positions(admin, group);
        IsolationLevel committed = IsolationLevel.READ_COMMITTED;
        Map<TopicPartition, Long> begins = offsets(admin, partitions, OffsetSpec.earliest(), committed);
        Map<TopicPartition, Long> ends =
                offsets(admin, partitions, OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED);
        Map<TopicPartition, Long> stableEnds = offsets(admin, partitions, OffsetSpec.latest(), committed);
        long records = 0;
        int unknown = 0;
        List<Held> held = new ArrayList<>();
        for (TopicPartition partition : partitions) {
            long stable = stableEnds.getOrDefault(partition, 0L);
            Long behind = behind(begins.getOrDefault(partition, 0L), positions.get(partition), stable);
            records += behind == null ? 0 : behind;
            unknown += behind == null ? 1 : 0;
            long heldBack = held(stable, ends.getOrDefault(partition, 0L));
            if (heldBack > 0) {
                held.add(new Held(partition.partition(), stable, heldBack));
            }
        }
        return new Lag(name, group, records, partitions.size(), unknown, held);
    }

    private static int partitions(Admin admin, String topic) throws InterruptedException {
        TopicDescriptions.Description description =
                Objects.requireNonNull(TopicDescriptions.ask(admin, List.of(topic), new DescribeTopicsOptions(), LIMIT)
                        .get(topic));
        return switch (description) {
            case TopicDescriptions.Described described -> described.partitions();
            case TopicDescriptions.Missing missing -> 0;
            case TopicDescriptions.Undescribed undescribed -> throw new KafkaException(undescribed.why());
        };
    }

    /**
     * The records not read yet; null if unknown: there is no position, or it is beyond the end because the topic was
     * created again.
     */
    static @Nullable Long behind(long begin, @Nullable Long position, long end) {
        if (begin >= end) {
            return 0L;
        }
        return position == null || position > end ? null : end - Math.max(begin, position);
    }

    /** The records between the last stable offset, up to which committed records are read, and the end. */
    static long held(long stable, long end) {
        return Math.max(0, end - stable);
    }

    private static Map<TopicPartition, Long> positions(Admin admin, String group) throws InterruptedException {
        var committed = value(
                admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata(), GroupIdNotFoundException.class);
        Map<TopicPartition, Long> positions = new HashMap<>();
        if (committed != null) {
            committed.forEach((partition, offset) -> {
                if (offset != null) {
                    positions.put(partition, offset.offset());
                }
            });
        }
        return positions;
    }

    private static Map<TopicPartition, Long> offsets(
            Admin admin, List<TopicPartition> partitions, OffsetSpec which, IsolationLevel level)
            throws InterruptedException {
        Map<TopicPartition, OffsetSpec> asked =
                partitions.stream().collect(Collectors.toMap(Function.identity(), partition -> which));
        Map<TopicPartition, ListOffsetsResultInfo> found = value(
                admin.listOffsets(asked, new ListOffsetsOptions(level)).all(), UnknownTopicOrPartitionException.class);
        Map<TopicPartition, Long> offsets = new HashMap<>();
        if (found != null) {
            found.forEach((partition, info) -> offsets.put(partition, info.offset()));
        }
        return offsets;
    }

    /** The future's value; null if it failed with {@code expected}. */
    private static <T> @Nullable T value(@Nullable KafkaFuture<T> future, Class<? extends Throwable> expected)
            throws InterruptedException {
        try {
            return future == null ? null : future.get();
        } catch (ExecutionException e) {
            if (expected.isInstance(e.getCause())) {
                return null;
            }
            throw new KafkaException(e.getCause());
        }
    }
}
