package dev.reconnect.worker.flinks;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Counts calls under way and keeps room for the more urgent: a tenth of the limit for calls of open sessions, as much again for
 * starts within their lane's share. A lane takes more than its share only where the other does not want it. Guarded by its owner.
 */
final class OpenCalls {

    /** A lane that was refused this lately still waits. */
    private static final long LATELY = TimeUnit.SECONDS.toNanos(1);

    private final double interactiveShare;
    private final Map<Rank, Integer> open = new EnumMap<>(Rank.class);
    /** When a call of this rank was last refused. */
    private final Map<Rank, Long> wanted = new EnumMap<>(Rank.class);

    OpenCalls(double interactiveShare) {
        this.interactiveShare = interactiveShare;
    }

    int count() {
        return open.values().stream().mapToInt(Integer::intValue).sum();
    }

    private int count(Rank rank) {
        return open.getOrDefault(rank, 0);
    }

    /** Whether one more call of this rank may be under way; a refusal is remembered, for the other lane. */
    boolean allows(Rank rank, int limit, long nanos) {
        boolean allowed = count() < most(rank, limit, nanos);
        if (!allowed) {
            wanted.put(rank, nanos);
        }
        return allowed;
    }

    /** Where the limit is tiny, one place is everybody's. */
    private int most(Rank rank, int limit, long nanos) {
        if (rank == Rank.SESSION) {
            return limit;
        }
        int reserve = Math.max(1, limit / 10);
        int forStarts = Math.max(1, limit - reserve);
        double share = rank == Rank.INTERACTIVE ? interactiveShare : 1 - interactiveShare;
        if (count(rank) < Math.max(1, share * forStarts)) {
            return forStarts;
        }
        Rank other = rank == Rank.INTERACTIVE ? Rank.BATCH : Rank.INTERACTIVE;
        Long otherWanted = wanted.get(other);
        boolean otherWaits = otherWanted != null && nanos - otherWanted < LATELY;
        if (otherWaits) {
            return 0;
        }
        return rank == Rank.INTERACTIVE ? forStarts : Math.max(1, limit - 2 * reserve);
    }

    void begins(Rank rank) {
        open.merge(rank, 1, Integer::sum);
    }

    void ends(Rank rank) {
        open.merge(rank, -1, Integer::sum);
    }
}
