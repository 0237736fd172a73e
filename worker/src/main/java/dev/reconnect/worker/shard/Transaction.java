package dev.reconnect.worker.shard;

import dev.reconnect.contracts.Event;
import dev.reconnect.worker.session.AccountDocument;
import dev.reconnect.worker.session.Session;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that one turn of the shard makes durable, together or not at all.
 *
 * @param journal the new session states, at most one per login
 * @param publications events, in the order in which they must appear
 * @param forwards records that belong to another shard
 * @param deadLetters input that could not be accepted
 * @param positions per source, the offset at which reading goes on after what this transaction covers; absent if it did not
 *     move
 */
public record Transaction(
        List<JournalWrite> journal,
        List<OutgoingEvent> publications,
        List<Forward> forwards,
        List<DeadLetter> deadLetters,
        Map<Source, Long> positions) {

    public Transaction {
        journal = List.copyOf(journal);
        publications = List.copyOf(publications);
        forwards = List.copyOf(forwards);
        deadLetters = List.copyOf(deadLetters);
        // The order is fixed, so that the same decision is written the same in every process.
        Map<Source, Long> inOrder = new EnumMap<>(Source.class);
        inOrder.putAll(positions);
        positions = Collections.unmodifiableMap(inOrder);
    }

    /** A login's new state; {@code null} is a tombstone. */
    public record JournalWrite(String loginId, @Nullable Session session) {}

    /**
     * An event to publish.
     *
     * @param id the CloudEvent's id, the same for the same event however often it is decided
     * @param time when it was decided, UTC
     * @param traceparent the W3C trace context of the input that it answers
     * @param documents the accounts in full, which are published beside it
     */
    public record OutgoingEvent(
            String id, Event event, Instant time, @Nullable String traceparent, List<AccountDocument> documents) {
        public OutgoingEvent {
            documents = List.copyOf(documents);
        }

        public OutgoingEvent(String id, Event event, Instant time, @Nullable String traceparent) {
            this(id, event, time, traceparent, List.of());
        }
    }

    /** A record to write again, with its right key, to its right partition of the same topic. */
    public record Forward(RawRecord record, String loginId, int partition) {}

    /**
     * A record to keep untouched.
     *
     * @param reason a short code from a bounded set, fit for a metric's tag
     * @param detail what is wrong, where, and what to do; it holds no personal data
     */
    public record DeadLetter(RawRecord record, String reason, String detail) {}

    /** Whether there is nothing to write. */
    public boolean isEmpty() {
        return journal.isEmpty()
                && publications.isEmpty()
                && forwards.isEmpty()
                && deadLetters.isEmpty()
                && positions.isEmpty();
    }
}
