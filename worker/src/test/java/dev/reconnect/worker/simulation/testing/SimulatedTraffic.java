package dev.reconnect.worker.simulation.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reconnect.contracts.Event;
import dev.reconnect.contracts.EventCodec;
import dev.reconnect.contracts.RedirectConfirmed;
import dev.reconnect.contracts.RefreshRequested;
import dev.reconnect.worker.kafka.client.Topics;
import dev.reconnect.worker.kafka.testing.VirtualBroker;
import dev.reconnect.worker.session.Policy;
import dev.reconnect.worker.shard.Intake;
import dev.reconnect.worker.shard.Placement;
import dev.reconnect.worker.shard.Source;
import dev.reconnect.worker.simulation.testing.PublishedInput.Fate;
import dev.reconnect.worker.simulation.testing.flinks.SimulatedInstitutions;
import io.cloudevents.kafka.KafkaMessageFactory;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * What upstream services, nightly jobs and web back ends publish: mostly correct, sometimes twice, in a wrong partition
 * or broken.
 */
final class SimulatedTraffic {

    private static final EventCodec CODEC = new EventCodec();
    private static final URI SOURCE = URI.create("urn:simulation");
    /** A duplicate comes while the worker still remembers the first record. */
    private static final int RECENT = 5;

    private final VirtualBroker broker;
    private final Topics topics;
    private final Placement placement;
    private final Policy policy;
    private final Supplier<Instant> clock;
    private final RandomGenerator random;
    private final Consumer<PublishedInput> told;
    private final List<String> logins = new ArrayList<>();
    private final Map<String, List<Request>> recent = new HashMap<>();
    private int records;

    private record Request(Source source, RefreshRequested event) {}

    /** {@code told} hears of each record right after it was written. */
    SimulatedTraffic(
            VirtualBroker broker,
            Topics topics,
            Placement placement,
            Policy policy,
            Supplier<Instant> clock,
            RandomGenerator random,
            Consumer<PublishedInput> told) {
        this.broker = broker;
        this.topics = topics;
        this.placement = placement;
        this.policy = policy;
        this.clock = clock;
        this.random = random;
        this.told = told;
        int count = 3 + random.nextInt(60);
        for (int i = 0; i < count; i++) {
            logins.add("login-" + i);
        }
    }

    /** Publishes one more record of any kind. */
    void publish() {
        String loginId = logins.get(random.nextInt(logins.size()));
        Source source = random.nextInt(3) == 0 ? Source.BATCH : Source.INTERACTIVE;
        int kind = random.nextInt(100);
        if (kind < 60) {
            request(source, loginId, home(loginId), false);
        } else if (kind < 70) {
            again(loginId);
        } else if (kind < 78) {
            request(source, loginId, elsewhere(loginId), false);
        } else if (kind < 82) {
            request(source, loginId, elsewhere(loginId), true);
        } else if (kind < 86) {
            refused(source, loginId);
        } else if (kind < 92) {
            broken(source);
        } else {
            confirmed(new RedirectConfirmed("c-" + records, loginId, null, null, null, clock.get()));
        }
    }

    /** A nightly job publishes more than fits at once, and people's requests follow immediately. */
    void rush(int night, int people) {
        for (int i = 0; i < night; i++) {
            request(Source.BATCH, "night-" + i, home("night-" + i), false);
        }
        for (int i = 0; i < people; i++) {
            request(Source.INTERACTIVE, "person-" + i, home("person-" + i), false);
        }
    }

    /** A web back end publishes that a person came back from Connect. */
    void confirmed(RedirectConfirmed confirmation) {
        String ceId = nextId();
        String loginId = confirmation.loginId();
        ProducerRecord<byte[], byte[]> record = record(topics.redirects(), home(loginId), ceId, confirmation);
        publish(
                Fate.CONFIRMATION,
                Source.REDIRECTS,
                record,
                ceId,
                loginId,
                confirmation.confirmationId(),
                Instant.MAX,
                null);
    }

    private void request(Source source, String loginId, int partition, boolean marked) {
        Instant now = clock.get();
        Instant deadline = random.nextInt(5) == 0 ? now.plusSeconds(1 + random.nextInt(1_800)) : null;
        RefreshRequested event = RefreshRequested.builder("r-" + records, loginId, now)
                .requestedBy("simulation")
                .deadline(deadline)
                .force(random.nextInt(4) == 0)
                .institutionId(
                        random.nextBoolean() ? SimulatedInstitutions.of(loginId).id() : null)
                .build();
        if (!marked) {
            List<Request> last = recent.computeIfAbsent(loginId, any -> new ArrayList<>());
            last.add(new Request(source, event));
            if (last.size() > RECENT) {
                last.removeFirst();
            }
        }
        request(source, event, partition, marked);
    }

    private void request(Source source, RefreshRequested event, int partition, boolean marked) {
        String ceId = nextId();
        ProducerRecord<byte[], byte[]> record = record(topics.of(source), partition, ceId, event);
        boolean misplacedForGood = marked && partition != home(event.loginId());
        if (marked) {
            record.headers().add(Intake.FORWARDED, "3".getBytes(UTF_8));
        }
        Instant deadline = event.deadline() != null
                ? event.deadline()
                : event.requestedAt()
                        .plus(
                                source == Source.BATCH
                                        ? policy.deadlines().batch()
                                        : policy.deadlines().interactive());
        Fate fate = misplacedForGood ? Fate.DEAD_LETTER : Fate.REFRESH;
        publish(fate, source, record, ceId, event.loginId(), event.refreshId(), deadline, event.institutionId());
    }

    /** Publishes the same refresh once more, as a producer or an upstream service does if it retries. */
    private void again(String loginId) {
        List<Request> last = recent.getOrDefault(loginId, List.of());
        if (!last.isEmpty()) {
            Request request = last.get(random.nextInt(last.size()));
            request(request.source(), request.event(), home(loginId), false);
        }
    }

    /** Publishes a record whose ids are readable and whose rest is not. */
    private void refused(Source source, String loginId) {
        String refreshId = "r-" + records;
        String json = "{\"refreshId\":\"" + refreshId + "\",\"loginId\":\"" + loginId + "\"}";
        String ceId = nextId();
        var record = raw(source, home(loginId), ceId, "dev.reconnect.refresh-requested.v1", json);
        publish(Fate.REFUSED_REFRESH, source, record, ceId, loginId, refreshId, clock.get(), null);
    }

    private void broken(Source source) {
        String ceId = nextId();
        String[] values = {"", "{", "[]", "null", "{\"loginId\":7}", "\u0000", "\"text\""};
        String value = values[random.nextInt(values.length)];
        String type = random.nextBoolean() ? "dev.reconnect.refresh-requested.v1" : "some.other.type";
        int partition = random.nextInt(broker.partitions());
        var record = raw(source, partition, ceId, type, value);
        publish(Fate.DEAD_LETTER, source, record, ceId, null, null, clock.get(), null);
    }

    private ProducerRecord<byte[], byte[]> raw(Source source, int partition, String ceId, String type, String json) {
        var record = new ProducerRecord<>(
                topics.of(source), partition, clock.get().toEpochMilli(), ceId.getBytes(UTF_8), json.getBytes(UTF_8));
        record.headers()
                .add("ce_specversion", "1.0".getBytes(UTF_8))
                .add("ce_id", ceId.getBytes(UTF_8))
                .add("ce_type", type.getBytes(UTF_8))
                .add("ce_source", SOURCE.toString().getBytes(UTF_8))
                .add("content-type", "application/json".getBytes(UTF_8));
        return record;
    }

    private ProducerRecord<byte[], byte[]> record(String topic, int partition, String ceId, Event event) {
        // The record gets its partition by hand, as from a client with a partitioner of its own.
        ProducerRecord<String, byte[]> written = KafkaMessageFactory.<String>createWriter(
                        topic, partition, clock.get().toEpochMilli(), event.key())
                .writeBinary(CODEC.encode(event, ceId, clock.get(), SOURCE, null));
        return new ProducerRecord<>(
                topic,
                partition,
                written.timestamp(),
                written.key().getBytes(UTF_8),
                written.value(),
                written.headers());
    }

    private void publish(
            Fate fate,
            Source source,
            ProducerRecord<byte[], byte[]> record,
            String ceId,
            @Nullable String loginId,
            @Nullable String id,
            Instant deadline,
            @Nullable Integer institutionId) {
        int partition = Objects.requireNonNull(record.partition());
        long offset = broker.publish(record);
        int home = loginId == null ? partition : home(loginId);
        PublishedInput.Place place = new PublishedInput.Place(source, partition, offset, home);
        told.accept(new PublishedInput(fate, place, ceId, loginId, id, clock.get(), deadline, institutionId));
    }

    private String nextId() {
        return "record-" + records++;
    }

    private int home(String loginId) {
        return placement.shardOf(loginId);
    }

    private int elsewhere(String loginId) {
        return (home(loginId) + 1 + random.nextInt(Math.max(1, broker.partitions() - 1))) % broker.partitions();
    }

    /** The time until the next record. */
    Duration pause() {
        int kind = random.nextInt(40);
        return Duration.ofMillis(random.nextInt(kind == 0 ? 600_000 : kind < 8 ? 60_000 : 6_000));
    }
}
