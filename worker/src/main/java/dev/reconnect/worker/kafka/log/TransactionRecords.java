package dev.reconnect.worker.kafka.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reconnect.contracts.Event;
import dev.reconnect.contracts.EventCodec;
import dev.reconnect.contracts.EventType;
import dev.reconnect.contracts.Outcome;
import dev.reconnect.contracts.OutcomeIds;
import dev.reconnect.contracts.RefreshFailed;
import dev.reconnect.contracts.Subject;
import dev.reconnect.worker.kafka.client.KafkaObserver;
import dev.reconnect.worker.kafka.client.KafkaObserver.Oversized;
import dev.reconnect.worker.kafka.client.KafkaShardsSettings;
import dev.reconnect.worker.kafka.client.Topics;
import dev.reconnect.worker.kafka.journal.JournalFormat;
import dev.reconnect.worker.kafka.journal.Positions;
import dev.reconnect.worker.shard.RawRecord;
import dev.reconnect.worker.shard.Transaction;
import dev.reconnect.worker.shard.Transaction.DeadLetter;
import dev.reconnect.worker.shard.Transaction.Forward;
import dev.reconnect.worker.shard.Transaction.JournalWrite;
import dev.reconnect.worker.shard.Transaction.OutgoingEvent;
import io.cloudevents.kafka.KafkaMessageFactory;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns a transaction into Kafka records. It never sends a record that is too large for a broker with the documented
 * limits, because the broker would refuse the same transaction for ever.
 */
final class TransactionRecords {

    private static final Logger log = LoggerFactory.getLogger(TransactionRecords.class);

    /** By how much a dead letter is cut that its topic refuses. */
    private static final int CUT_BY = 16;

    private final Topics topics;
    private final int limit;
    /** The largest record that the input topics take, in bytes. A forwarded record goes back to one of them. */
    private final int inputLimit;
    /** The largest session that the journal takes, in bytes. */
    private final int journalLimit;

    private final URI source;
    private final JournalFormat format;
    private final EventCodec codec;
    private final KafkaObserver observer;
    private final SnapshotRecords snapshots;

    TransactionRecords(KafkaShardsSettings settings, JournalFormat format, EventCodec codec, KafkaObserver observer) {
        this.topics = settings.topics();
        this.limit = settings.outputLimit();
        this.inputLimit = settings.inputLimit();
        this.journalLimit = settings.journalLimit();
        this.source = settings.eventSource();
        this.format = format;
        this.codec = codec;
        this.observer = observer;
        this.snapshots = new SnapshotRecords(settings, codec, observer);
    }

    /**
     * All records of the transaction, with the shard's positions. The account documents come last; each is made when
     * the stream reaches it.
     */
    Stream<TransactionRecord> of(int partition, Transaction transaction, Positions positions) {
        List<TransactionRecord> records = new ArrayList<>();
        for (JournalWrite write : transaction.journal()) {
            records.add(journal(partition, write));
        }
        if (!transaction.positions().isEmpty()) {
            var written = RecordHeaders.record(topics.sessions(), partition, null, Positions.key(), positions.bytes());
            records.add(new TransactionRecord(written, null));
        }
        // If an outcome does not fit and is replaced, its documents are left out: they would belong to no outcome.
        List<OutgoingEvent> published = transaction.publications().stream()
                .filter(outgoingEvent -> publish(partition, outgoingEvent, records))
                .toList();
        for (Forward forward : transaction.forwards()) {
            records.add(forward(partition, forward));
        }
        for (DeadLetter letter : transaction.deadLetters()) {
            records.add(deadLetter(partition, letter));
        }
        return Stream.concat(
                records.stream(), published.stream().flatMap(outgoingEvent -> snapshots.of(partition, outgoingEvent)));
    }

    private TransactionRecord journal(int partition, JournalWrite write) {
        if (write.loginId().startsWith(Positions.RESERVED)) {
            throw new IllegalArgumentException("a loginId that is a reserved key");
        }
        byte[] value = write.session() == null ? null : format.write(write.session());
        var written = RecordHeaders.record(
                topics.sessions(), partition, null, write.loginId().getBytes(UTF_8), value);
        int size = RecordHeaders.size(written);
        if (size > journalLimit) {
            throw new IllegalStateException("a session of " + size + " bytes, but the journal takes " + journalLimit);
        }
        return new TransactionRecord(written, null);
    }

    /** Adds the event's record. If it is too large, adds its replacement, if any, and returns false. */
    private boolean publish(int partition, OutgoingEvent outgoingEvent, List<TransactionRecord> records) {
        ProducerRecord<byte[], byte[]> encoded = encode(outgoingEvent);
        Event event = outgoingEvent.event();
        RefreshFailed failed = event instanceof Outcome outcome && outcome.terminal() ? instead(outcome) : null;
        Oversized what = failed == null ? Oversized.EVENT : Oversized.OUTCOME;
        if (fits(event, encoded)) {
            records.add(new TransactionRecord(
                    encoded,
                    event.equals(failed)
                            ? null
                            : Replacement.ofEvent(what, outgoingEvent, () -> instead(outgoingEvent, failed))));
            return true;
        }
        observer.oversized(partition, what);
        log.error(
                "shard {}: a {} of {} bytes exceeds {} and {}",
                partition,
                event.getClass().getSimpleName(),
                RecordHeaders.size(encoded),
                Math.min(limit, EventType.of(event).largestValue()),
                failed == null ? "is left out" : "is replaced by RefreshFailed");
        instead(outgoingEvent, failed).forEach(other -> records.add(new TransactionRecord(encode(other), null)));
        return false;
    }

    /** Whether a broker takes the record, and whether the event is as small as its contract promises to readers. */
    private boolean fits(Event event, ProducerRecord<byte[], byte[]> encoded) {
        return RecordHeaders.size(encoded) <= limit
                && encoded.value().length <= EventType.of(event).largestValue();
    }

    private static List<OutgoingEvent> instead(OutgoingEvent outgoingEvent, @Nullable RefreshFailed failed) {
        return failed == null
                ? List.of()
                : List.of(new OutgoingEvent(
                        OutcomeIds.of(failed), failed, outgoingEvent.time(), outgoingEvent.traceparent()));
    }

    /** Ends a refresh whose outcome no broker takes, because no one may wait in vain; without the echoes. */
    private static RefreshFailed instead(Outcome outcome) {
        Subject whom = outcome.subject();
        return new RefreshFailed(
                new Subject(
                        whom.loginId(),
                        whom.refreshId(),
                        whom.confirmationId(),
                        whom.followsRefreshId(),
                        whom.lane(),
                        null,
                        null,
                        null),
                new RefreshFailed.Reason(RefreshFailed.FailureClass.REFUSED, null, null),
                false,
                null);
    }

    private ProducerRecord<byte[], byte[]> encode(OutgoingEvent outgoingEvent) {
        Event event = outgoingEvent.event();
        return RecordHeaders.traced(
                KafkaMessageFactory.createWriter(topics.outcomes(), event.key().getBytes(UTF_8))
                        .writeBinary(codec.encode(
                                event, outgoingEvent.id(), outgoingEvent.time(), source, outgoingEvent.traceparent())));
    }

    private TransactionRecord forward(int partition, Forward forward) {
        RawRecord record = forward.record();
        ProducerRecord<byte[], byte[]> forwarded = RecordHeaders.forwarded(topics, forward);
        if (RecordHeaders.size(forwarded) <= inputLimit) {
            DeadLetter refused =
                    new DeadLetter(record, "REFUSED", "in the wrong partition, and its own does not take it");
            return new TransactionRecord(forwarded, Replacement.ofForward(forward, refused));
        }
        observer.oversized(partition, Oversized.FORWARD);
        DeadLetter letter =
                new DeadLetter(record, "OVERSIZED", "in the wrong partition, and too large to be written to its own");
        ProducerRecord<byte[], byte[]> dead = deadLetter(partition, letter).record();
        return new TransactionRecord(dead, Replacement.ofForward(forward, letter));
    }

    private TransactionRecord deadLetter(int partition, DeadLetter letter) {
        ProducerRecord<byte[], byte[]> written = RecordHeaders.deadLetter(topics, letter);
        if (RecordHeaders.size(written) > limit) {
            observer.oversized(partition, Oversized.DEAD_LETTER);
            written = RecordHeaders.cutDeadLetter(topics, letter, limit);
        }
        int size = RecordHeaders.size(written);
        int smaller = Math.max(RecordHeaders.SMALLEST, size / CUT_BY);
        return new TransactionRecord(
                written,
                size > smaller
                        ? Replacement.ofDeadLetter(letter, whole -> RecordHeaders.cut(topics, whole, smaller))
                        : null);
    }
}
