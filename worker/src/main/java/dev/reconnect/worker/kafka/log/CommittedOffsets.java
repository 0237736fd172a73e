package dev.reconnect.worker.kafka.log;

import dev.reconnect.worker.kafka.client.KafkaShardsSettings;
import dev.reconnect.worker.shard.ShardLog.ShardUnavailable;
import dev.reconnect.worker.shard.Source;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.jspecify.annotations.Nullable;

/**
 * Looks offsets up with the admin client, so that no poll thread has to wait. It asks a group only for stable offsets:
 * if an earlier owner's transaction is still open and may change them, it waits for its end.
 */
public final class CommittedOffsets implements OffsetLookup {

    private final Admin admin;
    private final KafkaShardsSettings settings;
    private final Duration atMost;

    public CommittedOffsets(Admin admin, KafkaShardsSettings settings, Duration atMost) {
        this.admin = admin;
        this.settings = settings;
        this.atMost = atMost;
    }

    @Override
    public @Nullable Long committed(Source source, int partition) throws ShardUnavailable {
        String group = settings.group(source);
        TopicPartition at = new TopicPartition(settings.topics().of(source), partition);
        var spec = new ListConsumerGroupOffsetsSpec().topicPartitions(List.of(at));
        var options = new ListConsumerGroupOffsetsOptions().requireStable(true).timeoutMs((int) atMost.toMillis());
        try {
            Map<TopicPartition, OffsetAndMetadata> offsets = await(
                    admin.listConsumerGroupOffsets(Map.of(group, spec), options).partitionsToOffsetAndMetadata(group));
            OffsetAndMetadata offset = offsets.get(at);
            return offset == null ? null : offset.offset();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return null;
            }
            throw new ShardUnavailable("committed offsets of group " + group + " cannot be read", false, e);
        }
    }

    @Override
    public long earliest(Source source, int partition) throws ShardUnavailable {
        return offset(new TopicPartition(settings.topics().of(source), partition), OffsetSpec.earliest());
    }

    @Override
    public long journalEnd(int partition) throws ShardUnavailable {
        return offset(new TopicPartition(settings.topics().sessions(), partition), OffsetSpec.latest());
    }

    private long offset(TopicPartition at, OffsetSpec which) throws ShardUnavailable {
        try {
            ListOffsetsOptions options = new ListOffsetsOptions().timeoutMs((int) atMost.toMillis());
            return await(admin.listOffsets(Map.of(at, which), options).partitionResult(at))
                    .offset();
        } catch (ExecutionException e) {
            throw new ShardUnavailable("an offset of " + at + " cannot be found", false, e);
        }
    }

    private <T> T await(KafkaFuture<T> future) throws ExecutionException, ShardUnavailable {
        try {
            return future.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new ShardUnavailable("no answer about positions within " + atMost.toSeconds() + " s", false, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ShardUnavailable("interrupted", false, e);
        }
    }
}
