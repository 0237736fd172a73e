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
 * @param next the new state; {@code null} means that the login is forgotten
 * @param outcomes what to publish, in order
 * @param call what to send once this is committed, instead of any call under way; {@code null} if nothing
 * @param signals what to count
 */
public record Decision(
        @Nullable Session next,
        CallProgress progress,
        List<Published> outcomes,
        @Nullable Call call,
        List<Signal> signals) {

    public Decision {
        outcomes = List.copyOf(outcomes);
        signals = List.copyOf(signals);
    }

    /**
     * An outcome and what its envelope needs.
     *
     * @param ordinal the challenge's number within its live session; 0 if the outcome is no challenge
     * @param since when the refresh was requested, or the confirmation heard, that this answers
     * @param documents what to publish beside it; a fetch's documents are with its first outcome only
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

        /** The outcome that ends a refresh. */
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
        return new Decision(next, progress, both(outcomes, more), call, signals);
    }

    public Decision signal(Signal signal) {
        return new Decision(next, progress, outcomes, call, both(signals, List.of(signal)));
    }

    /** This decision, with what {@code earlier} published and noted before its own. */
    public Decision after(Decision earlier) {
        return new Decision(next, progress, both(earlier.outcomes, outcomes), call, both(earlier.signals, signals));
    }

    /** The same decision, with a fetch's documents beside the first of its outcomes. */
    public Decision carrying(List<AccountDocument> documents) {
        if (documents.isEmpty() || outcomes.isEmpty()) {
            return this;
        }
        List<Published> all = new ArrayList<>(outcomes);
        all.set(0, all.getFirst().with(documents));
        return new Decision(next, progress, all, call, signals);
    }

    public Decision call(Call newCall, Instant now) {
        return new Decision(next, progress.called(now), outcomes, newCall, signals);
    }

    private static <T> List<T> both(List<T> some, List<T> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }
}
