package dev.reconnect.worker.flinks.limit;

import java.time.Duration;
import java.util.List;

/**
 * The state of the limits of calls at one moment.
 *
 * @param callsPerSecond the learned rate at which calls may leave; for seconds, a climb goes above it
 * @param openLimit how many calls may be under way
 * @param open how many calls are not answered yet
 * @param uncommitted how many answers keep their call's place, because no shard has committed them yet
 * @param held for how much longer Flinks is not called; zero if it may be called
 * @param slowDowns how many answers have said "slow down"
 * @param refused the totals of every kind, also of those that never happened
 */
public record LimiterState(
        double callsPerSecond,
        int openLimit,
        int open,
        int uncommitted,
        Duration held,
        long slowDowns,
        List<RefusalTotals> refused) {

    /**
     * How often calls were told to wait. One call may be told many times.
     *
     * @param who {@code session} or {@code batch-session}, {@code interactive} or {@code batch}: calls of open sessions,
     *     starts; each by lane
     * @param why the word of a {@link WaitReason}, as {@code open-calls}
     */
    public record RefusalTotals(String who, String why, long times) {}
}
