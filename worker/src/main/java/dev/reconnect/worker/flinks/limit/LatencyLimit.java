package dev.reconnect.worker.flinks.limit;

import dev.reconnect.worker.session.Call;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How many calls may be under way, learned from how late their answers come. If even the quickest calls of each kind
 * come late, calls queue where we have no say in their order: at Flinks, or in this process. Then no more may be under
 * way than are served without the queue. A slow bank or a slow login makes some calls late, not the quickest ones.
 *
 * <p>Every ten seconds only half as many may be under way for a moment. So the latency without a queue is known anew,
 * and a latency that stays as it was is no queue. Guarded by its owner; times are nanoseconds of a clock that never
 * jumps.
 */
final class LatencyLimit {

    /** An answer may be so much later than without a queue: short for a person, long enough to keep Flinks busy. */
    private static final double LATE = TimeUnit.MILLISECONDS.toNanos(50);
    /** Or later by this share. */
    private static final double LATE_SHARE = 0.5;
    /** If this share of the delay is left though fewer calls were under way, it was no queue. */
    private static final double STILL_LATE = 0.8;

    private static final double MUCH_TOO_LATE = 4 * LATE;

    private static final long SHORTEST_LOOK = TimeUnit.MILLISECONDS.toNanos(500);
    private static final int FEWEST_CALLS = 20;

    /** It begins so low, and doubles in each look until calls come late for the first time. */
    private static final int BEGIN = 100;

    private static final double GROWTH = 1.25;
    private static final long BETWEEN_DIPS = TimeUnit.SECONDS.toNanos(10);
    private static final double DIP = 0.5;
    /** Fewer calls build no queue worth a name. */
    private static final int LEAST = 10;

    private final int least;
    private final int ceiling;
    private final Map<Class<? extends Call>, Latency> latencies = new HashMap<>();
    private final RecentPasses passes = new RecentPasses();
    private double limit;
    private boolean begins = true;
    private boolean dips;
    private boolean keptBack;
    /** The calls that left before show nothing about the present limit. */
    private long changedAt;

    private long dippedAt;
    /** When this look began, its calls, and their latencies in all. */
    private long lookedAt;

    private int calls;
    private long sum;
    /** How late calls were before the last cut; zero if there was none since the last look. */
    private double lateBefore;

    /** The shortest latencies of one kind of call; {@link Long#MAX_VALUE} if none is known. */
    private static final class Latency {
        private long inThisLook = Long.MAX_VALUE;
        private long sinceTheDip = Long.MAX_VALUE;
        private long betweenTheDipsBefore = Long.MAX_VALUE;
        private int count;

        void add(long nanos) {
            inThisLook = Math.min(inThisLook, nanos);
            count++;
        }

        /** How late the quickest call of this look was, if that is too late; zero if it is not. */
        double late() {
            double without = Math.min(sinceTheDip, betweenTheDipsBefore);
            double late = inThisLook - without;
            return late > Math.max(LATE, LATE_SHARE * without) ? late : 0;
        }

        void believe() {
            if (count > 0) {
                betweenTheDipsBefore = inThisLook;
                sinceTheDip = inThisLook;
            }
        }

        void dip() {
            if (sinceTheDip != Long.MAX_VALUE) {
                betweenTheDipsBefore = sinceTheDip;
                sinceTheDip = Long.MAX_VALUE;
            }
        }

        void endLook() {
            sinceTheDip = Math.min(sinceTheDip, inThisLook);
            inThisLook = Long.MAX_VALUE;
            count = 0;
        }
    }

    LatencyLimit(int floor, int ceiling, long nanos) {
        this.ceiling = ceiling;
        least = Math.min(ceiling, Math.max(floor, LEAST));
        limit = Math.clamp(BEGIN, least, ceiling);
        changedAt = nanos;
        lookedAt = nanos;
        dippedAt = nanos;
    }

    /** How many calls may be under way now. */
    int value() {
        return Math.max(least, (int) (dips ? DIP * limit : limit));
    }

    /** A call was kept back. */
    void keptBack() {
        keptBack = true;
    }

    /** A call that left at {@code since} passed. */
    void passed(Call call, long since, long nanos) {
        passes.add(1, nanos);
        if (since - changedAt < 0) {
            return;
        }
        latencies.computeIfAbsent(call.getClass(), any -> new Latency()).add(nanos - since);
        calls++;
        sum += nanos - since;
        if (calls >= FEWEST_CALLS && nanos - lookedAt >= SHORTEST_LOOK) {
            look(nanos);
        }
    }

    private void look(long nanos) {
        double late = late(latencies.values());
        if (lateBefore > 0 && late > Math.max(MUCH_TOO_LATE, STILL_LATE * lateBefore)) {
            latencies.values().forEach(Latency::believe);
            begins = true;
            late = 0;
        }
        lateBefore = 0;
        if (late > 0) {
            cut(late, nanos);
        } else if (dips) {
            dips = false;
            changedAt = nanos;
        } else if (nanos - dippedAt >= BETWEEN_DIPS) {
            dippedAt = nanos;
            latencies.values().forEach(Latency::dip);
            dips = !begins && limit < ceiling;
            changedAt = dips ? nanos : changedAt;
        } else if (keptBack) {
            limit = Math.min(ceiling, (begins ? 2 : GROWTH) * limit);
        }
        latencies.values().forEach(Latency::endLook);
        keptBack = false;
        calls = 0;
        sum = 0;
        lookedAt = nanos;
    }

    /** The least of all kinds: a queue makes all of them late. */
    private static double late(Collection<Latency> latencies) {
        return latencies.stream()
                .filter(latency -> latency.count >= FEWEST_CALLS / 2)
                .mapToDouble(Latency::late)
                .min()
                .orElse(0);
    }

    private void cut(double late, long nanos) {
        double seconds = ((double) sum / calls - late + LATE) / TimeUnit.SECONDS.toNanos(1);
        double served = passes.perSecond(nanos) * seconds;
        lateBefore = late;
        limit = Math.clamp(served, least, limit);
        dips = false;
        begins = false;
        changedAt = nanos;
    }
}
