package dev.reconnect.worker.cli.file;

import java.time.Duration;
import java.time.Instant;

/**
 * The turns of a number of requests, evenly over a time: the first at its beginning, the last one step before its end.
 *
 * @param over zero where all are published as fast as they can be
 */
public record Spread(Instant begin, Duration over, long requests) {

    /** The same time for so many. */
    Spread of(long others) {
        return new Spread(begin, over, others);
    }

    /** {@code index} from 0; what comes after the last has the last one's turn. */
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
