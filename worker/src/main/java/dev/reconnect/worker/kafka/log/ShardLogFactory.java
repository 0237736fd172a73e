package dev.reconnect.worker.kafka.log;

import dev.reconnect.contracts.EventCodec;
import dev.reconnect.worker.kafka.client.KafkaObserver;
import dev.reconnect.worker.kafka.client.KafkaShardsSettings;
import dev.reconnect.worker.kafka.client.ShardClients;
import dev.reconnect.worker.kafka.journal.JournalFormat;
import dev.reconnect.worker.kafka.journal.JournalReader;
import dev.reconnect.worker.kafka.journal.Murmur2Placement;
import dev.reconnect.worker.session.RestingMemory;
import dev.reconnect.worker.shard.ShardLog;
import dev.reconnect.worker.shard.Source;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.jspecify.annotations.Nullable;

/** Opens the logs of all shards of a worker, and holds what they share. */
public final class ShardLogFactory {

    private static final Duration LONGEST_RESTORE = Duration.ofMinutes(5);
    private static final Duration LONGEST_STALL = Duration.ofSeconds(20);

    private final KafkaShardsSettings settings;
    private final Murmur2Placement placement;
    private final ShardClients clients;
    private final KafkaObserver observer;
    private final TransactionRecords records;
    private final RestingMemory resting;
    private final JournalReader reader;
    private final OffsetLookup offsets;
    private final Map<Source, ConsumerGroupMetadata> withoutMembers = new EnumMap<>(Source.class);

    /** @param placement over the partitions of the journal and of each input topic, as the start has checked */
    public ShardLogFactory(
            KafkaShardsSettings settings,
            Murmur2Placement placement,
            ShardClients clients,
            OffsetLookup offsets,
            JournalFormat format,
            RestingMemory resting,
            EventCodec codec,
            KafkaObserver observer) {
        this.settings = settings;
        this.placement = placement;
        this.clients = clients;
        this.observer = observer;
        this.records = new TransactionRecords(settings, format, codec, observer);
        this.resting = resting;
        this.reader =
                new JournalReader(settings.topics().sessions(), placement, format, LONGEST_RESTORE, LONGEST_STALL);
        this.offsets = offsets;
        for (Source source : new Source[] {Source.REDIRECTS, Source.BATCH}) {
            withoutMembers.put(source, clients.groupWithoutMembers(source));
        }
    }

    /** A log that is not taken over yet. */
    public ShardLog open(int partition, Supplier<@Nullable ConsumerGroupMetadata> membership) {
        return new KafkaShardLog(partition, this, membership);
    }

    int partitions() {
        return placement.partitions();
    }

    ShardClients clients() {
        return clients;
    }

    KafkaObserver observer() {
        return observer;
    }

    TransactionRecords records() {
        return records;
    }

    public JournalReader reader() {
        return reader;
    }

    RestingMemory resting() {
        return resting;
    }

    OffsetLookup offsets() {
        return offsets;
    }

    String topic(Source source) {
        return settings.topics().of(source);
    }

    ConsumerGroupMetadata withoutMembers(Source source) {
        return Objects.requireNonNull(withoutMembers.get(source));
    }
}
