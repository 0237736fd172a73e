package dev.reconnect.worker.cli.file;

import java.time.Duration;
import java.time.Instant;

/**
 * The turns of a number of requests, evenly over a time: the first at its beginning, the last one step before its end.
 *
 * @param over zero if the requests are published as fast as possible
 */
public record Spread(Instant begin, Duration over, long requests) {

    /** The same time for another number of requests. */
    Spread of(long others) {
        return new Spread(begin, over, others);
    }

    /** The turn of a request, whose {@code index} is from 0. An index after the last one has the turn of the last. */
    Instant turn(long index) {
        long place = Math.min(index, requests - 1);
        return place <= 0 || over.isZero()
                ? begin
                : begin.plus(over.multipliedBy(place).dividedBy(requests));
    }

    Instant last() {
        return turn(requests - 1);
    }
}
