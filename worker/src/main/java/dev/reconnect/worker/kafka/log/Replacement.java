package dev.reconnect.worker.kafka.log;

import dev.reconnect.worker.kafka.client.KafkaObserver.Oversized;
import dev.reconnect.worker.session.AccountDocument;
import dev.reconnect.worker.shard.Transaction;
import dev.reconnect.worker.shard.Transaction.DeadLetter;
import dev.reconnect.worker.shard.Transaction.Forward;
import dev.reconnect.worker.shard.Transaction.OutgoingEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * What takes the place of a record that its topic refuses.
 *
 * @param what the kind of record, which says what is done instead
 * @param in makes the transaction without the record; the same one if the record is not in it any more
 */
record Replacement(Oversized what, UnaryOperator<Transaction> in) {

    /** A dead letter takes its place. */
    static Replacement ofForward(Forward forward, DeadLetter letter) {
        return new Replacement(
                Oversized.FORWARD,
                was -> holds(was.forwards(), forward)
                        ? new Transaction(
                                was.journal(),
                                was.publications(),
                                swap(was.forwards(), forward, List.of()),
                                with(was.deadLetters(), letter),
                                was.positions())
                        : was);
    }

    /** A smaller letter takes its place, which is made only when it is needed. */
    static Replacement ofDeadLetter(DeadLetter letter, UnaryOperator<DeadLetter> cut) {
        return new Replacement(
                Oversized.DEAD_LETTER,
                was -> holds(was.deadLetters(), letter)
                        ? new Transaction(
                                was.journal(),
                                was.publications(),
                                was.forwards(),
                                swap(was.deadLetters(), letter, List.of(cut.apply(letter))),
                                was.positions())
                        : was);
    }

    /** Other events take its place, or none. */
    static Replacement ofEvent(Oversized what, OutgoingEvent event, Supplier<List<OutgoingEvent>> instead) {
        return new Replacement(
                what,
                was -> holds(was.publications(), event)
                        ? publishing(was, swap(was.publications(), event, instead.get()))
                        : was);
    }

    /** The whole document is left out, because no reader can use some of its pages. */
    static Replacement ofDocument(AccountDocument document) {
        return new Replacement(
                Oversized.SNAPSHOT,
                was -> was.publications().stream()
                        .filter(event -> holds(event.documents(), document))
                        .findFirst()
                        .map(event ->
                                publishing(was, swap(was.publications(), event, List.of(without(event, document)))))
                        .orElse(was));
    }

    private static OutgoingEvent without(OutgoingEvent event, AccountDocument document) {
        return new OutgoingEvent(
                event.id(),
                event.event(),
                event.time(),
                event.traceparent(),
                swap(event.documents(), document, List.of()));
    }

    private static Transaction publishing(Transaction was, List<OutgoingEvent> events) {
        return new Transaction(was.journal(), events, was.forwards(), was.deadLetters(), was.positions());
    }

    @SuppressWarnings("ReferenceEquality") // that very part: another may look the same
    private static <T> boolean holds(List<T> parts, T part) {
        return parts.stream().anyMatch(one -> one == part);
    }

    @SuppressWarnings("ReferenceEquality") // that very part: another may look the same
    private static <T> List<T> swap(List<T> parts, T part, List<T> instead) {
        return parts.stream()
                .flatMap(one -> one == part ? instead.stream() : Stream.of(one))
                .toList();
    }

    private static <T> List<T> with(List<T> parts, T part) {
        List<T> all = new ArrayList<>(parts);
        all.add(part);
        return all;
    }
}
