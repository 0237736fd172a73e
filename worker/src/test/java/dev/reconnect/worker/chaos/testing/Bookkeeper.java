package dev.reconnect.worker.chaos.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reconnect.contracts.Event;
import dev.reconnect.contracts.EventCodec;
import dev.reconnect.contracts.MalformedEvent;
import dev.reconnect.contracts.Outcome;
import dev.reconnect.contracts.RedirectConfirmed;
import dev.reconnect.contracts.RefreshRequested;
import dev.reconnect.worker.kafka.client.Topics;
import io.cloudevents.CloudEvent;
import io.cloudevents.kafka.KafkaMessageFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the committed requests, confirmations, outcomes and dead letters from the topics, and keeps account of them. It
 * has no other source. One thread reads; the object's monitor guards the accounts.
 */
final class Bookkeeper implements AutoCloseable {
    private final EventCodec codec = new EventCodec();
    private final KafkaConsumer<String, byte[]> consumer;
    private final String servers;
    private final String applicationId;
    private final Topics topics;
    private final Consumer<Outcome> listener;
    private final Thread thread = new Thread(this::run, "bookkeeper");
    private volatile boolean closing;

    private final Map<String, Account> refreshes = new HashMap<>();
    private final Map<String, Account> confirmations = new HashMap<>();
    private final Map<String, Integer> outcomeIds = new HashMap<>();
    private final Map<String, Integer> deadLetters = new HashMap<>();
    private final Map<String, String> refused = new HashMap<>();
    private final Map<TopicPartition, Long> inputEnds = new HashMap<>();
    private final Map<Integer, Instant> lastOfShard = new HashMap<>();
    private final List<Instant> arrivals = new ArrayList<>();
    private @Nullable Throwable failure;
    private int open;

    /** The ends of one refresh or confirmation; {@code login} is null if no request for it was read. */
    static final class Account {
        final List<Outcome> ends = new ArrayList<>();

        @Nullable String login;
    }

    /**
     * Starts to read.
     *
     * @param listener gets each outcome, in the reading thread
     */
    Bookkeeper(String servers, String applicationId, Topics topics, Consumer<Outcome> listener) {
        this.servers = servers;
        this.applicationId = applicationId;
        this.topics = topics;
        this.listener = listener;
        this.consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        servers,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        5_000,
                        ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                        200,
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest"),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = new ArrayList<>();
        for (String topic : List.of(
                topics.interactive(), topics.batch(), topics.redirects(), topics.outcomes(), topics.deadLetters())) {
            consumer.partitionsFor(topic)
                    .forEach(partition -> partitions.add(new TopicPartition(topic, partition.partition())));
        }
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        thread.start();
    }

    private void run() {
        try (consumer) {
            while (!closing) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    read(record);
                }
            }
        } catch (RuntimeException | MalformedEvent | AssertionError failed) {
            synchronized (this) {
                failure = failed;
            }
        }
    }

    private void read(ConsumerRecord<String, byte[]> record) throws MalformedEvent {
        if (record.topic().equals(topics.outcomes())) {
            CloudEvent cloudEvent = KafkaMessageFactory.createReader(record).toEvent();
            Outcome outcome = (Outcome) codec.decode(cloudEvent);
            // The listener comes first, so that nothing looks settled while it is about to ask again.
            listener.accept(outcome);
            enter(cloudEvent.getId(), outcome);
        } else if (record.topic().equals(topics.deadLetters())) {
            enterDeadLetter(new String(record.value(), UTF_8));
        } else {
            enterInput(record);
        }
    }

    private synchronized void enter(String id, Outcome outcome) {
        Instant now = Instant.now();
        arrivals.add(now);
        lastOfShard.put(ChaosEnvironment.shardOf(outcome.loginId()), now);
        outcomeIds.merge(id, 1, Integer::sum);
        if (outcome.terminal()) {
            String refreshId = outcome.subject().refreshId();
            Account account = refreshId != null
                    ? refreshes.computeIfAbsent(refreshId, unknown -> new Account())
                    : confirmations.computeIfAbsent(outcome.subject().answers(), unknown -> new Account());
            account.ends.add(outcome);
            open -= refreshId != null && account.ends.size() == 1 ? 1 : 0;
        }
    }

    private synchronized void enterDeadLetter(String value) {
        deadLetters.merge(value, 1, Integer::sum);
    }

    private synchronized void enterInput(ConsumerRecord<String, byte[]> record) {
        inputEnds.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
        try {
            Event event = codec.decode(KafkaMessageFactory.createReader(record).toEvent());
            if (event instanceof RefreshRequested requested) {
                asked(requested.refreshId(), requested.loginId());
            } else if (event instanceof RedirectConfirmed confirmed) {
                confirmations.computeIfAbsent(confirmed.confirmationId(), unknown -> new Account()).login =
                        confirmed.loginId();
            }
        } catch (MalformedEvent malformed) {
            refused.put(new String(record.value(), UTF_8), String.valueOf(malformed.loginId()));
            if (malformed.refreshId() != null && malformed.loginId() != null) {
                asked(malformed.refreshId(), malformed.loginId());
            }
        }
    }

    private void asked(String refreshId, String login) {
        Account account = refreshes.computeIfAbsent(refreshId, unknown -> new Account());
        open += account.login == null ? 1 : 0;
        account.login = login;
    }

    /** Fails if reading has failed. */
    synchronized void check() {
        if (failure != null) {
            throw new AssertionError("the bookkeeper can read no more", failure);
        }
    }

    /** How many requested refreshes were read. */
    synchronized long asked() {
        return refreshes.values().stream()
                .filter(account -> account.login != null)
                .count();
    }

    /** How many refreshes have no end yet; it may be negative, because an end may be read before its request. */
    synchronized int open() {
        return open;
    }

    /** The moment since when every shard has published an outcome. */
    synchronized Instant answeringSince() {
        return lastOfShard.size() < ChaosEnvironment.SHARDS
                ? Instant.MIN
                : lastOfShard.values().stream().min(Instant::compareTo).orElse(Instant.MIN);
    }

    /** The longest time without an outcome between these two moments. */
    synchronized Duration longestStall(Instant from, Instant until) {
        Duration longest = Duration.ZERO;
        for (int i = 1; i < arrivals.size(); i++) {
            Instant before = arrivals.get(i - 1);
            Instant after = arrivals.get(i);
            if (before.isBefore(until) && after.isAfter(from)) {
                Duration pause = Duration.between(before.isAfter(from) ? before : from, after);
                longest = pause.compareTo(longest) > 0 ? pause : longest;
            }
        }
        return longest;
    }

    /** Adds up the accounts, and finds what is wrong with them. */
    synchronized ChaosTotals audit() {
        return ChaosTotals.of(refreshes, confirmations, outcomeIds, refused.keySet(), deadLetters);
    }

    /** The partitions whose last record lies beyond the workers' committed positions. */
    List<TopicPartition> notTaken() {
        Map<TopicPartition, Long> ends;
        synchronized (this) {
            ends = Map.copyOf(inputEnds);
        }
        Map<TopicPartition, Long> taken = new HashMap<>();
        for (String suffix : List.of("", "-batch", "-redirects")) {
            ask(admin -> admin.listConsumerGroupOffsets(applicationId + suffix).partitionsToOffsetAndMetadata())
                    .forEach((partition, offset) -> taken.put(partition, offset.offset()));
        }
        return ends.keySet().stream()
                .filter(partition -> taken.getOrDefault(partition, 0L) < ends.getOrDefault(partition, 0L))
                .toList();
    }

    /** The node that coordinates the workers' group. */
    int coordinator() {
        return ask(admin -> admin.describeConsumerGroups(List.of(applicationId)).all())
                .values()
                .iterator()
                .next()
                .coordinator()
                .id();
    }

    private <T> T ask(Function<Admin, KafkaFuture<T>> question) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
            return question.apply(admin).get(30, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException failed) {
            throw new AssertionError("Kafka did not answer", failed);
        }
    }

    @Override
    public void close() {
        closing = true;
        consumer.wakeup();
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
