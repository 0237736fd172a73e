package dev.reconnect.worker.flinks.limit;

import java.time.Duration;
import java.util.List;

/**
 * How the limits of calls stand at a moment.
 *
 * @param callsPerSecond the rate that calls may go out at
 * @param openLimit how many may be under way
 * @param open how many are
 * @param held for how much longer Flinks is left alone; zero where it is not
 * @param slowDowns how many answers have said "slow down"
 * @param refused all kinds there are, those that never happened too
 */
public record LimiterState(
        double callsPerSecond, int openLimit, int open, Duration held, long slowDowns, List<RefusalTotals> refused) {

    /**
     * How often calls were told to wait; each may be, many times.
     *
     * @param who {@code session}, {@code interactive} or {@code batch}: calls of open sessions, starts by lane
     * @param why {@code rate}, {@code open-calls}, {@code bank}, {@code slow-down} or {@code our-fault}
     */
    public record RefusalTotals(String who, String why, long times) {}
}
