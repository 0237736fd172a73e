package dev.reconnect.worker.session;

import dev.reconnect.contracts.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What follows from an input.
 *
 * @param next the new state; {@code null} forgets the login
 * @param outcomes to publish, in order
 * @param call to make once this is committed, instead of any call under way
 * @param notes to count
 */
public record Decision(
        @Nullable Session next,
        CallProgress progress,
        List<Published> outcomes,
        @Nullable Call call,
        List<Signal> notes) {

    public Decision {
        outcomes = List.copyOf(outcomes);
        notes = List.copyOf(notes);
    }

    /**
     * An outcome and what its envelope needs.
     *
     * @param ordinal of the challenge, for a challenge; 0 otherwise
     * @param since when the wish arose that this answers
     * @param documents to publish with it: those of a fetch are with its first outcome only
     */
    public record Published(
            Outcome outcome,
            @Nullable String traceparent,
            int ordinal,
            Instant since,
            List<AccountDocument> documents) {
        public Published {
            documents = List.copyOf(documents);
        }

        public Published(Outcome outcome, @Nullable String traceparent, int ordinal, Instant since) {
            this(outcome, traceparent, ordinal, since, List.of());
        }

        /** What ends a refresh. */
        public static Published to(Waiter waiter, Outcome outcome) {
            return new Published(outcome, waiter.traceparent(), 0, waiter.requestedAt());
        }

        Published with(List<AccountDocument> others) {
            return new Published(outcome, traceparent, ordinal, since, others);
        }
    }

    public static Decision to(@Nullable Session next, CallProgress progress) {
        return new Decision(next, progress, List.of(), null, List.of());
    }

    public Decision publish(List<Published> more) {
        return new Decision(next, progress, both(outcomes, more), call, notes);
    }

    public Decision note(Signal signal) {
        return new Decision(next, progress, outcomes, call, both(notes, List.of(signal)));
    }

    /** As this, after what {@code earlier} published and noted. */
    public Decision after(Decision earlier) {
        return new Decision(next, progress, both(earlier.outcomes, outcomes), call, both(earlier.notes, notes));
    }

    /** The same, with the documents of a fetch once: beside the first of its outcomes. */
    public Decision carrying(List<AccountDocument> documents) {
        if (documents.isEmpty() || outcomes.isEmpty()) {
            return this;
        }
        List<Published> all = new ArrayList<>(outcomes);
        all.set(0, all.getFirst().with(documents));
        return new Decision(next, progress, all, call, notes);
    }

    public Decision call(Call newCall, Instant now) {
        return new Decision(next, progress.called(now), outcomes, newCall, notes);
    }

    private static <T> List<T> both(List<T> some, List<T> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }
}
