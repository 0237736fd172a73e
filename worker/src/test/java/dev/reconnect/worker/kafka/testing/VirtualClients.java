package dev.reconnect.worker.kafka.testing;

import dev.reconnect.contracts.EventCodec;
import dev.reconnect.worker.kafka.client.KafkaObserver;
import dev.reconnect.worker.kafka.client.KafkaShardsSettings;
import dev.reconnect.worker.kafka.client.ShardClients;
import dev.reconnect.worker.kafka.journal.JournalFormat;
import dev.reconnect.worker.kafka.journal.Murmur2Placement;
import dev.reconnect.worker.kafka.journal.SmileJournalFormat;
import dev.reconnect.worker.kafka.log.OffsetLookup;
import dev.reconnect.worker.kafka.log.ShardLogFactory;
import dev.reconnect.worker.kafka.testing.CrashPoints.Point;
import dev.reconnect.worker.session.RestingMemory;
import dev.reconnect.worker.shard.ShardLog;
import dev.reconnect.worker.shard.Source;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The Kafka clients of one worker process on a {@link VirtualBroker}. The shards' logs are those of production. */
public final class VirtualClients implements ShardClients, OffsetLookup {

    private static final JournalFormat FORMAT = new SmileJournalFormat();
    private static final EventCodec CODEC = new EventCodec();

    private final KafkaShardsSettings settings;
    private final VirtualBroker broker;
    private final CrashPoints crashPoints;
    private final ShardLogFactory logs;

    public VirtualClients(KafkaShardsSettings settings, VirtualBroker broker, CrashPoints crashPoints) {
        this.settings = settings;
        this.broker = broker;
        this.crashPoints = crashPoints;
        this.logs = new ShardLogFactory(
                settings,
                new Murmur2Placement(broker.partitions()),
                this,
                this,
                FORMAT,
                new RestingMemory(Long.MAX_VALUE),
                CODEC,
                KafkaObserver.NONE);
    }

    /** A log that is not taken over yet. */
    public ShardLog open(int partition, Supplier<@Nullable ConsumerGroupMetadata> membership) {
        return logs.open(partition, membership);
    }

    @Override
    public Producer<byte[], byte[]> producer(int partition) {
        return new VirtualProducer(broker, crashPoints, partition, settings.transactionalId(partition));
    }

    @Override
    public Consumer<byte[], byte[]> restore(int partition) {
        return new Restore(partition);
    }

    @Override
    @SuppressWarnings("removal") // outside tests only Kafka's own classes may create it
    public ConsumerGroupMetadata groupWithoutMembers(Source source) {
        return new ConsumerGroupMetadata(settings.group(source));
    }

    @Override
    public void close(Producer<?, ?> producer) {
        producer.close();
    }

    @Override
    public void close(Consumer<?, ?> consumer, Duration atMost) {}

    @Override
    public @Nullable Long committed(Source source, int partition) {
        return broker.committed(
                settings.group(source), new TopicPartition(settings.topics().of(source), partition));
    }

    @Override
    public long earliest(Source source, int partition) {
        return 0;
    }

    @Override
    public long journalEnd(int partition) {
        List<ConsumerRecord<byte[], byte[]>> records =
                broker.read(settings.topics().sessions(), partition, 0, Integer.MAX_VALUE);
        return records.isEmpty() ? 0 : records.getLast().offset() + 1;
    }

    /** Reads the records that a journal partition holds when the reading starts, at most 200 in each poll. */
    private final class Restore extends MockConsumer<byte[], byte[]> {
        private static final int RECORDS_PER_POLL = 200;

        private final int partition;
        private final TopicPartition at;

        Restore(int partition) {
            super("earliest");
            this.partition = partition;
            this.at = new TopicPartition(settings.topics().sessions(), partition);
        }

        @Override
        public synchronized void assign(Collection<TopicPartition> partitions) {
            super.assign(partitions);
            List<ConsumerRecord<byte[], byte[]>> records = broker.read(at.topic(), partition, 0, Integer.MAX_VALUE);
            updateBeginningOffsets(Map.of(at, 0L));
            updateEndOffsets(Map.of(at, journalEnd(partition)));
            records.forEach(this::addRecord);
            setMaxPollRecords(RECORDS_PER_POLL);
        }

        @Override
        public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
            crashPoints.at(Point.RESTORING, partition);
            return super.poll(timeout);
        }
    }
}
