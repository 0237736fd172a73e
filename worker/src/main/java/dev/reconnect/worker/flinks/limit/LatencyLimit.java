package dev.reconnect.worker.flinks.limit;

import dev.reconnect.worker.flinks.StartForm;
import dev.reconnect.worker.session.Call;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many calls may be under way, learned from how late their answers come and are committed. If even the quickest
 * tenth of each kind is late, calls queue where we have no say in their order: at Flinks, in this process or at Kafka.
 * Then so many fewer may be under way as wait there too long. A slow bank or a slow login makes some calls late, not
 * the quickest ones.
 *
 * <p>While it is below its ceiling, fewer calls may be under way for a moment every ten seconds. So the latency without
 * a queue is known anew. A latency that a lower limit does not make shorter is no queue. Guarded by its owner; times
 * are nanoseconds of a clock that never jumps.
 */
final class LatencyLimit {

    private static final Logger LOG = LoggerFactory.getLogger(LatencyLimit.class);
    private static final long BETWEEN_LINES = TimeUnit.SECONDS.toNanos(10);

    /** An answer may be so much later than without a queue: short for a person, long enough to keep Flinks busy. */
    private static final double LATE = TimeUnit.MILLISECONDS.toNanos(50);
    /** And by this share, if that is more. */
    private static final double LATE_SHARE = 0.5;
    /** If this share of the delay is left though fewer calls were under way, it was no queue. */
    private static final double STILL_LATE = 0.8;
    /** After so many such cuts: the queue may be that of other workers, who cut too. */
    private static final int CUTS_UNTIL_ACCEPTED = 3;
    /** If it was no queue and so much, many more may have to be under way: the limit doubles again. */
    private static final double MUCH_TOO_LATE = 4 * LATE;

    private static final long SHORTEST_LOOK = TimeUnit.MILLISECONDS.toNanos(500);
    private static final int FEWEST_CALLS = 20;
    /** This share of a kind's calls are the quick ones. The very quickest of thousands had luck. */
    private static final double QUICK = 0.1;
    /** So many of a look are remembered, the last ones. */
    private static final int MOST_REMEMBERED = 500;
    /** So many calls of a kind show that there is no queue. */
    private static final int FEWEST_OF_A_KIND = 3;

    /** It begins so low, and doubles in each look until calls come late for the first time. */
    private static final int BEGIN = 100;

    private static final double GROWTH = 1.25;
    private static final long BETWEEN_DIPS = TimeUnit.SECONDS.toNanos(10);
    /** How many of the quick calls under way a dip leaves out. */
    private static final double DIP = 0.5;
    /** Fewer calls build no queue worth a name. */
    private static final int LEAST = 5;

    private final int least;
    private final int ceiling;
    private final boolean startsTakeLong;
    private final Map<Class<? extends Call>, Latency> latencies = new HashMap<>();
    private final RecentPasses served = new RecentPasses();
    private double limit;
    private boolean begins = true;
    /** How many fewer may be under way in this dip; zero if there is none. */
    private double dip;

    private long dippedAt;
    private boolean keptBack;
    /** The calls that left before show nothing about the present limit. */
    private long changedAt;
    /** When this look began, and its calls. */
    private long lookedAt;

    private int calls;
    /** How late calls were before the last cut; zero if there was none in the last look. */
    private double lateBefore;

    private int cutsInVain;
    private long saidAt;

    /** The latencies of the quick calls of one kind; {@link Long#MAX_VALUE} if none is known. */
    private static final class Latency {
        private final long[] last = new long[MOST_REMEMBERED];
        private long sinceTheDip = Long.MAX_VALUE;
        private long betweenTheDipsBefore = Long.MAX_VALUE;
        private int count;

        void add(long nanos) {
            last[count % last.length] = nanos;
            count++;
        }

        /** The longest of the quick calls of this look. */
        long inThisLook() {
            if (count == 0) {
                return Long.MAX_VALUE;
            }
            long[] sorted = Arrays.copyOf(last, Math.min(count, last.length));
            Arrays.sort(sorted);
            return sorted[(int) (QUICK * sorted.length)];
        }

        /** How late the quick calls of this look were, if that is too late; zero if it is not. */
        double late() {
            double unloaded = Math.min(sinceTheDip, betweenTheDipsBefore);
            double late = inThisLook() - unloaded;
            return late > Math.max(LATE, LATE_SHARE * unloaded) ? late : 0;
        }

        void acceptAsUnloaded() {
            if (count > 0) {
                betweenTheDipsBefore = inThisLook();
                sinceTheDip = inThisLook();
            }
        }

        void forgetTheDipBefore() {
            if (sinceTheDip != Long.MAX_VALUE) {
                betweenTheDipsBefore = sinceTheDip;
                sinceTheDip = Long.MAX_VALUE;
            }
        }

        void endLook() {
            sinceTheDip = Math.min(sinceTheDip, inThisLook());
            count = 0;
        }
    }

    /** @param startForm whether Flinks answers a start at once, or when the bank has decided */
    LatencyLimit(int floor, int ceiling, StartForm startForm, long nanos) {
        this.ceiling = ceiling;
        least = Math.min(ceiling, Math.max(floor, LEAST));
        startsTakeLong = startForm == StartForm.AUTHORIZE;
        limit = Math.clamp(BEGIN, least, ceiling);
        changedAt = nanos;
        lookedAt = nanos;
        dippedAt = nanos;
        saidAt = nanos - BETWEEN_LINES;
    }

    /** How many calls may be under way now. */
    int value() {
        return Math.max(1, (int) (limit - dip));
    }

    /** A call was kept back. */
    void keptBack() {
        keptBack = true;
    }

    /** An answer is committed whose call kept its place from {@code since} to {@code until}; so many are under way. */
    void served(Call call, long since, long until, long nanos, int open) {
        served.add(1, nanos);
        if (since - changedAt < 0 || (startsTakeLong && call instanceof Call.Start)) {
            return;
        }
        latencies.computeIfAbsent(call.getClass(), any -> new Latency()).add(until - since);
        calls++;
        if (calls >= FEWEST_CALLS && nanos - lookedAt >= SHORTEST_LOOK) {
            look(nanos, open);
        }
    }

    private void look(long nanos, int open) {
        double late = late();
        cutsInVain = lateBefore > 0 && late > STILL_LATE * lateBefore ? cutsInVain + 1 : 0;
        if (cutsInVain == CUTS_UNTIL_ACCEPTED) {
            latencies.values().forEach(Latency::acceptAsUnloaded);
            begins = late > MUCH_TOO_LATE;
            late = 0;
        }
        lateBefore = late;
        boolean dipped = dip > 0;
        if (dipped) {
            dip = 0;
            dippedAt = nanos;
            changedAt = nanos;
        }
        if (late > 0) {
            cut(late, nanos, open);
        } else if (!dipped) {
            grow();
            dipIfDue(nanos);
        }
        latencies.values().forEach(Latency::endLook);
        keptBack = false;
        calls = 0;
        lookedAt = nanos;
    }

    /** The least of all kinds: a queue makes all of them late. */
    private double late() {
        return latencies.values().stream()
                .filter(latency -> latency.count >= FEWEST_OF_A_KIND)
                .mapToDouble(Latency::late)
                .min()
                .orElse(0);
    }

    private void cut(double late, long nanos, int open) {
        double tooMany = served.perSecond(nanos) * (late - LATE) / TimeUnit.SECONDS.toNanos(1);
        limit = Math.clamp(Math.min(limit, open + 1.0) - tooMany, least, limit);
        begins = false;
        changedAt = nanos;
        if (nanos - saidAt >= BETWEEN_LINES) {
            saidAt = nanos;
            LOG.info(
                    "Even the quickest answers come or are committed {} ms late: from now on {} calls may be under way",
                    Math.round(late / TimeUnit.MILLISECONDS.toNanos(1)),
                    value());
        }
    }

    private void grow() {
        if (keptBack) {
            limit = Math.min(ceiling, (begins ? 2 : GROWTH) * limit);
        }
    }

    private void dipIfDue(long nanos) {
        if (nanos - dippedAt < BETWEEN_DIPS) {
            return;
        }
        dippedAt = nanos;
        if (!begins && limit < ceiling) {
            double quickest = latencies.values().stream()
                    .mapToDouble(Latency::inThisLook)
                    .min()
                    .orElse(0);
            dip = Math.min(DIP * limit, DIP * served.perSecond(nanos) * quickest / TimeUnit.SECONDS.toNanos(1));
            changedAt = nanos;
        }
        latencies.values().forEach(Latency::forgetTheDipBefore);
    }
}
