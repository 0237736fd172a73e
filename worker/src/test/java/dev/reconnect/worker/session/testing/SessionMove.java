package dev.reconnect.worker.session.testing;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * One thing that can happen to a session in the property tests. Its numbers are small, so that jqwik can shrink them.
 *
 * @param choice chooses one of several cases; the kind says which
 * @param amount from 0 to 99
 */
public record SessionMove(Kind kind, int choice, int amount) {

    public enum Kind {
        REQUEST,
        REQUEST_AGAIN,
        UNACCEPTABLE,
        CONFIRM,
        CONFIRM_AGAIN,
        ADMIT,
        ANSWER,
        ANSWER_WELL,
        DUE,
        WAIT,
        TAKE_OVER,
        EVICT
    }

    /** Moves that lead on come more often, so that short sequences get far. */
    public static final List<Kind> WEIGHTED = List.of(
            Kind.REQUEST,
            Kind.REQUEST,
            Kind.REQUEST_AGAIN,
            Kind.UNACCEPTABLE,
            Kind.CONFIRM,
            Kind.CONFIRM_AGAIN,
            Kind.ADMIT,
            Kind.ADMIT,
            Kind.ADMIT,
            Kind.ANSWER,
            Kind.ANSWER,
            Kind.ANSWER,
            Kind.ANSWER,
            Kind.ANSWER_WELL,
            Kind.ANSWER_WELL,
            Kind.ANSWER_WELL,
            Kind.DUE,
            Kind.DUE,
            Kind.DUE,
            Kind.WAIT,
            Kind.TAKE_OVER,
            Kind.EVICT);

    public static SessionMove random(RandomGenerator random) {
        return new SessionMove(WEIGHTED.get(random.nextInt(WEIGHTED.size())), random.nextInt(100), random.nextInt(100));
    }
}
