package dev.reconnect.worker.session;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * One thing that may happen to a session in the properties. Small numbers, so that jqwik can shrink them.
 *
 * @param choice says which of several, whatever the kind makes of it
 * @param amount from 0 to 99
 */
record Move(Kind kind, int choice, int amount) {

    enum Kind {
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

    /** What leads on comes more often, so that short sequences get far. */
    static final List<Kind> WEIGHTED = List.of(
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

    static Move random(RandomGenerator random) {
        return new Move(WEIGHTED.get(random.nextInt(WEIGHTED.size())), random.nextInt(100), random.nextInt(100));
    }
}
