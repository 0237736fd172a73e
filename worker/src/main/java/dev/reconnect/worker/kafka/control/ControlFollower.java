package dev.reconnect.worker.kafka.control;

import dev.reconnect.contracts.Lane;
import dev.reconnect.worker.kafka.client.KafkaClients;
import dev.reconnect.worker.kafka.client.KafkaObserver;
import dev.reconnect.worker.kafka.control.PauseTable.Taken;
import dev.reconnect.worker.kafka.feed.PollThread;
import dev.reconnect.worker.shard.Pauses;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the control topic from its beginning and keeps the {@link Pauses} as the topic says. A consumer that replaces
 * another reads everything again. Until it is done, what was paused before stays paused.
 */
final class ControlFollower extends PollThread {

    private static final Logger log = LoggerFactory.getLogger(ControlFollower.class);

    private static final Duration LOOK_UP = Duration.ofSeconds(10);
    /** How often a missing topic is looked for again. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

    private final String topic;
    private final KafkaClients clients;
    private final Pauses pauses;
    private final KafkaObserver observer;
    private final InstantSource clock;
    private final CountDownLatch read = new CountDownLatch(1);

    private PauseTable table = new PauseTable();
    /** The partitions that are not read up to the end that they had when the reading began, with that end. */
    private Map<TopicPartition, Long> unread = Map.of();

    private Map<PauseTarget, Pause> inForce = Map.of();
    private Instant lookAgain = Instant.MIN;
    private boolean missed;
    private boolean complained;

    ControlFollower(
            String topic,
            KafkaClients clients,
            Pauses pauses,
            KafkaObserver observer,
            InstantSource clock,
            RandomGenerator random) {
        super(ControlTopic.READER, clients, clock, random);
        this.topic = topic;
        this.clients = clients;
        this.pauses = pauses;
        this.observer = observer;
        this.clock = clock;
    }

    /** Waits up to {@code atMost} until the topic was read to its end once or found missing. Returns whether it was. */
    boolean awaitRead(Duration atMost) throws InterruptedException {
        return read.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    protected Consumer<byte[], byte[]> open() {
        return clients.control();
    }

    @Override
    protected void begin(Consumer<byte[], byte[]> consumer) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic, LOOK_UP).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        if (partitions.isEmpty()) {
            if (!missed) {
                log.warn("the topic {} does not exist, so that nothing can be paused: run topics create", topic);
            }
            missed = true;
            lookAgain = clock.instant().plus(LOOK_AGAIN);
            read.countDown();
            return;
        }
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        unread = new HashMap<>(consumer.endOffsets(partitions, LOOK_UP));
        table = new PauseTable();
    }

    @Override
    protected void turn(Consumer<byte[], byte[]> consumer) {
        if (consumer.assignment().isEmpty()) {
            idle(POLL);
            if (!clock.instant().isBefore(lookAgain)) {
                begin(consumer);
            }
        } else {
            consumer.poll(POLL).forEach(this::take);
            unread.entrySet().removeIf(end -> consumer.position(end.getKey(), LOOK_UP) >= end.getValue());
        }
        if (unread.isEmpty()) {
            settle(clock.instant());
            read.countDown();
        }
    }

    @Override
    protected void end(boolean failed) {
        // What is paused stays paused. A resume is a record in the topic, and the next consumer reads it.
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        Taken taken = table.take(record.key(), record.value(), clock.instant());
        if (taken == Taken.UNREADABLE) {
            observer.unreadablePause();
            if (!complained) {
                complained = true;
                log.warn(
                        "the record at offset {} of partition {} of {} cannot be read and pauses nothing; further ones"
                                + " are counted only",
                        record.offset(),
                        record.partition(),
                        topic);
            }
        } else if (taken == Taken.REFUSED) {
            log.warn(
                    "more than {} pauses: the one at offset {} of {} is refused",
                    PauseTable.MOST,
                    record.offset(),
                    topic);
        }
    }

    /** Puts the pauses of the table into force. It logs no reason and no name, because people write them. */
    private void settle(Instant now) {
        Map<PauseTarget, Pause> next = new HashMap<>();
        table.inForce(now).forEach(pause -> next.put(pause.target(), pause));
        if (next.equals(inForce)) {
            return;
        }
        next.forEach((target, pause) -> {
            Pause before = inForce.get(target);
            if (before == null || !sameEnd(before, pause)) {
                log.info(
                        "{} is paused until {}",
                        target.words(),
                        pause.until() == null ? "it is resumed" : pause.until());
            }
        });
        inForce.forEach((target, before) -> {
            if (!next.containsKey(target)) {
                log.info(
                        "{} goes on: {}", target.words(), before.inForce(now) ? "it was resumed" : "its pause is over");
            }
        });
        inForce = next;
        publish();
    }

    private static boolean sameEnd(Pause one, Pause other) {
        return one.until() == null ? other.until() == null : one.until().equals(other.until());
    }

    private void publish() {
        Map<Lane, Instant> lanes = new EnumMap<>(Lane.class);
        Map<Integer, Instant> institutions = new HashMap<>();
        inForce.forEach((target, pause) -> {
            Instant until = end(pause.until());
            switch (target) {
                case PauseTarget.OfLane ofLane -> lanes.put(ofLane.lane(), until);
                case PauseTarget.OfInstitution institution -> institutions.put(institution.institutionId(), until);
            }
        });
        pauses.replace(lanes, institutions);
        observer.paused(lanes.keySet(), institutions.size());
    }

    private static Instant end(@Nullable Instant until) {
        return until == null ? Instant.MAX : until;
    }
}
