package dev.reconnect.worker.flinks;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Counts calls under way and keeps room for the more urgent: a tenth of the limit for calls of open sessions, as much again for
 * starts within their lane's share. A lane takes more than its share only where the other does not want it. Where there are too
 * few places for two shares, the lanes take turns by them. Guarded by its owner.
 */
final class OpenCalls {

    /** A lane that was refused this lately still waits. */
    private static final long LATELY = TimeUnit.SECONDS.toNanos(1);

    private final double interactiveShare;
    private final Map<Rank, Integer> open = new EnumMap<>(Rank.class);
    /** When a call of this rank was last refused. */
    private final Map<Rank, Long> wanted = new EnumMap<>(Rank.class);
    /** The same, until one of its calls begins. */
    private final Map<Rank, Long> waiting = new EnumMap<>(Rank.class);

    /** How many starts people have had beyond their share of those for which both lanes waited. */
    private double ahead;

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
            waiting.put(rank, nanos);
        }
        return allowed;
    }

    /** Whether the places themselves, and not only a lane's share of them, are what keeps calls back. */
    boolean nearlyFull(int limit) {
        return count() >= limit - 2 * reserve(limit);
    }

    private static int reserve(int limit) {
        return Math.max(1, limit / 10);
    }

    private int most(Rank rank, int limit, long nanos) {
        if (rank == Rank.SESSION) {
            return limit;
        }
        int reserve = reserve(limit);
        int forStarts = Math.max(1, limit - reserve);
        if (forStarts == limit && lately(waiting.get(Rank.SESSION), nanos)) {
            return 0;
        }
        boolean turns = forStarts * Math.min(interactiveShare, 1 - interactiveShare) < 1;
        if (turns && lately(waiting.get(other(rank)), nanos)) {
            return hasTurn(rank) ? forStarts : 0;
        }
        double share = rank == Rank.INTERACTIVE ? interactiveShare : 1 - interactiveShare;
        if (count(rank) < Math.max(1, share * forStarts)) {
            return forStarts;
        }
        if (lately(wanted.get(other(rank)), nanos)) {
            return 0;
        }
        return rank == Rank.INTERACTIVE ? forStarts : Math.max(1, limit - 2 * reserve);
    }

    private boolean hasTurn(Rank rank) {
        return ahead > 0 == (rank == Rank.BATCH);
    }

    private static boolean lately(@Nullable Long refused, long nanos) {
        return refused != null && nanos - refused < LATELY;
    }

    private static Rank other(Rank lane) {
        return lane == Rank.INTERACTIVE ? Rank.BATCH : Rank.INTERACTIVE;
    }

    void begins(Rank rank, long nanos) {
        open.merge(rank, 1, Integer::sum);
        if (rank != Rank.SESSION) {
            double before = lately(waiting.get(other(rank)), nanos) ? ahead : 0;
            ahead = before + (rank == Rank.INTERACTIVE ? 1 : 0) - interactiveShare;
        }
        waiting.remove(rank);
    }

    void ends(Rank rank) {
        open.merge(rank, -1, Integer::sum);
    }
}
