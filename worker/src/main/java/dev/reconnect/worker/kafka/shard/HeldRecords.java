package dev.reconnect.worker.kafka.shard;

import dev.reconnect.worker.kafka.client.KafkaObserver;
import dev.reconnect.worker.kafka.client.Topics;
import dev.reconnect.worker.shard.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the records that open transactions hold back from the shards that run here: what lies between the last stable
 * offset, up to which committed records are read, and the end. Asks the brokers, and never waits for them. Used by one
 * thread.
 */
final class HeldRecords {

    private static final Logger log = LoggerFactory.getLogger(HeldRecords.class);

    static final Duration INTERVAL = Duration.ofSeconds(15);
    private static final int LONGEST_ANSWER_MILLIS = 10_000;

    /** What an open transaction holds back of a partition: so many records, from this offset on. */
    record Held(long offset, long records) {}

    private final Admin admin;
    private final Topics topics;
    private final KafkaObserver observer;
    private final LongHeld longHeld = new LongHeld();
    private @Nullable CompletableFuture<Map<TopicPartition, Held>> answer;
    private Instant askAgain = Instant.MIN;

    HeldRecords(Admin admin, Topics topics, KafkaObserver observer) {
        this.admin = admin;
        this.topics = topics;
        this.observer = observer;
    }

    /** Takes the answer if it is there, and asks for these shards if it is time. */
    void look(Collection<Integer> shards, Instant now) {
        CompletableFuture<Map<TopicPartition, Held>> asked = answer;
        if (asked != null && asked.isDone()) {
            answer = null;
            // If the brokers did not answer, what was known stays: readiness says what is wrong with them.
            if (asked.state() == Future.State.SUCCESS) {
                take(asked.resultNow(), now);
            }
        }
        if (shards.isEmpty()) {
            take(Map.of(), now);
        } else if (answer == null && !now.isBefore(askAgain)) {
            askAgain = now.plus(INTERVAL);
            answer = ask(shards);
        }
    }

    private void take(Map<TopicPartition, Held> held, Instant now) {
        for (Source source : Source.values()) {
            long records = held.entrySet().stream()
                    .filter(entry -> entry.getKey().topic().equals(topics.of(source)))
                    .mapToLong(entry -> entry.getValue().records())
                    .sum();
            observer.held(source, records);
        }
        LongHeld.Warning warning = longHeld.warning(held, now);
        if (warning != null) {
            log.warn(
                    "{} records have been held back by open transactions for a minute or more: in {} one is open at"
                            + " offset {}, since {} or longer",
                    warning.records(),
                    warning.oldest(),
                    warning.offset(),
                    warning.since());
        }
    }

    private CompletableFuture<Map<TopicPartition, Held>> ask(Collection<Integer> shards) {
        List<TopicPartition> partitions = Stream.of(Source.values())
                .flatMap(source -> shards.stream().map(shard -> new TopicPartition(topics.of(source), shard)))
                .toList();
        // The ends come first: what is written in between must not seem to be held back.
        return ends(partitions, IsolationLevel.READ_UNCOMMITTED)
                .thenCompose(ends ->
                        ends(partitions, IsolationLevel.READ_COMMITTED).thenApply(stableEnds -> held(stableEnds, ends)))
                .toCompletableFuture();
    }

    private CompletionStage<Map<TopicPartition, ListOffsetsResultInfo>> ends(
            List<TopicPartition> partitions, IsolationLevel level) {
        Map<TopicPartition, OffsetSpec> latest =
                partitions.stream().collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest()));
        return admin.listOffsets(latest, new ListOffsetsOptions(level).timeoutMs(LONGEST_ANSWER_MILLIS))
                .all()
                .toCompletionStage();
    }

    private static Map<TopicPartition, Held> held(
            Map<TopicPartition, ListOffsetsResultInfo> stableEnds, Map<TopicPartition, ListOffsetsResultInfo> ends) {
        Map<TopicPartition, Held> held = new HashMap<>();
        stableEnds.forEach((partition, stable) -> {
            long end = Objects.requireNonNull(ends.get(partition)).offset();
            if (end > stable.offset()) {
                held.put(partition, new Held(stable.offset(), end - stable.offset()));
            }
        });
        return held;
    }
}
