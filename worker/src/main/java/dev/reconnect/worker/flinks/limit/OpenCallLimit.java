package dev.reconnect.worker.flinks.limit;

import dev.reconnect.contracts.Lane;
import dev.reconnect.worker.shard.CallRequest;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps calls back while as many are under way as are answered and committed in time ({@link LatencyLimit}). It keeps
 * places for the more urgent: a tenth of the limit for calls of open sessions (half of it only for those for which a
 * person waits, the other half for the batch lane's if they wait), and as much again for starts within their lane's
 * share. A lane takes more than its share, of the starts as of the calls of open sessions, only if the other lane does
 * not want it; its open sessions also yield to people's starts. While a session of the batch lane waits, batch starts
 * nothing: its sessions are more than are served in time. If there are too few places for two shares, the lanes take
 * turns by their shares. Guarded by its owner.
 */
final class OpenCallLimit implements CallGate {

    /** A lane that was refused within this time still waits. */
    private static final long LATELY = TimeUnit.SECONDS.toNanos(1);

    /** How soon to ask again for a place: an open call may end at any time. */
    static final Duration LOOK = Duration.ofMillis(20);

    private final LatencyLimit limit;
    private final double interactiveShare;
    private final Map<Priority, Integer> open = new EnumMap<>(Priority.class);
    /** When a call of this priority was last refused. */
    private final Map<Priority, Long> wanted = new EnumMap<>(Priority.class);
    /** The same, until a call of this priority begins. */
    private final Map<Priority, Long> waiting = new EnumMap<>(Priority.class);

    /** How many starts people have had beyond their share of the starts for which both lanes waited. */
    private double ahead;
    /** The same of the calls of their open sessions. */
    private double sessionsAhead;

    OpenCallLimit(LatencyLimit limit, double interactiveShare) {
        this.limit = limit;
        this.interactiveShare = interactiveShare;
    }

    /** Returns how many calls may be under way now. */
    int most() {
        return limit.value();
    }

    @Override
    public GateDecision ask(CallAttempt attempt) {
        if (allows(attempt.priority(), attempt.nanos())) {
            return GateDecision.PASS;
        }
        if (count() >= most() - 2 * reserve()) {
            limit.keptBack();
        }
        return attempt.waits(WaitReason.OPEN_CALLS, LOOK);
    }

    @Override
    public void taken(CallAttempt attempt) {
        begins(attempt.priority(), attempt.nanos());
    }

    @Override
    public void returned(CallRequest callRequest) {
        ends(Priority.of(callRequest));
    }

    /** Returns how many places are taken: from a call's permit until its answer is committed. */
    int count() {
        return open.values().stream().mapToInt(Integer::intValue).sum();
    }

    private int count(Priority priority) {
        return open.getOrDefault(priority, 0);
    }

    /** Says whether one more call of this priority may be under way. A refusal is remembered, for the other lane. */
    boolean allows(Priority priority, long nanos) {
        if (priority == Priority.BATCH && waits(Priority.BATCH_SESSION, nanos)) {
            return false;
        }
        boolean allowed = count() < most(priority, nanos);
        if (!allowed) {
            wanted.put(priority, nanos);
            waiting.put(priority, nanos);
        }
        return allowed;
    }

    private int reserve() {
        return Math.max(1, most() / 10);
    }

    private int most(Priority priority, long nanos) {
        int places = most();
        int reserve = reserve();
        if (priority.ofSession()) {
            if (reserve / 2 == 0 && waits(otherSession(priority), nanos)) {
                // Too few places for shares.
                return sessionsAhead > 0 == (priority == Priority.BATCH_SESSION) ? places : 0;
            }
            return hasItsShare(priority, places) && othersWait(priority, nanos)
                    ? 0
                    : placesForSessions(priority, places, reserve / 2, nanos);
        }
        int forStarts = Math.max(1, places - reserve);
        if (forStarts == places && aSessionWaits(nanos)) {
            return 0;
        }
        boolean turns = forStarts * Math.min(interactiveShare, 1 - interactiveShare) < 1;
        if (turns && waits(other(priority), nanos)) {
            return hasTurn(priority) ? forStarts : 0;
        }
        if (hasItsShare(priority, forStarts) && lately(wanted.get(other(priority)), nanos)) {
            return 0;
        }
        return priority == Priority.INTERACTIVE || !hasItsShare(priority, forStarts)
                ? forStarts
                : Math.max(1, places - 2 * reserve);
    }

    private int placesForSessions(Priority priority, int places, int reserve, long nanos) {
        boolean yields = priority == Priority.BATCH_SESSION || waits(Priority.BATCH_SESSION, nanos);
        int own = priority == Priority.BATCH_SESSION ? 0 : Math.min(reserve, count(Priority.BATCH_SESSION));
        return yields ? places - reserve + own : places;
    }

    /** Whether a session of this lane must not take more than its share of the places. */
    private boolean othersWait(Priority session, long nanos) {
        return session == Priority.SESSION
                ? waits(Priority.BATCH_SESSION, nanos)
                : waits(Priority.SESSION, nanos) || waits(Priority.INTERACTIVE, nanos);
    }

    private boolean waits(Priority priority, long nanos) {
        return lately(waiting.get(priority), nanos);
    }

    private boolean hasItsShare(Priority priority, int places) {
        double share = priority.lane() == Lane.INTERACTIVE ? interactiveShare : 1 - interactiveShare;
        return count(priority) >= Math.max(1, share * places);
    }

    private boolean aSessionWaits(long nanos) {
        return waits(Priority.SESSION, nanos) || waits(Priority.BATCH_SESSION, nanos);
    }

    private boolean hasTurn(Priority priority) {
        return ahead > 0 == (priority == Priority.BATCH);
    }

    private static boolean lately(@Nullable Long refused, long nanos) {
        return refused != null && nanos - refused < LATELY;
    }

    private static Priority otherSession(Priority session) {
        return session == Priority.SESSION ? Priority.BATCH_SESSION : Priority.SESSION;
    }

    private static Priority other(Priority start) {
        return start == Priority.INTERACTIVE ? Priority.BATCH : Priority.INTERACTIVE;
    }

    void begins(Priority priority, long nanos) {
        open.merge(priority, 1, Integer::sum);
        if (!priority.ofSession()) {
            double before = waits(other(priority), nanos) ? ahead : 0;
            ahead = before + (priority == Priority.INTERACTIVE ? 1 : 0) - interactiveShare;
        }
        if (priority.ofSession()) {
            double before = waits(otherSession(priority), nanos) ? sessionsAhead : 0;
            sessionsAhead = before + (priority == Priority.SESSION ? 1 : 0) - interactiveShare;
        }
        waiting.remove(priority);
    }

    void ends(Priority priority) {
        open.merge(priority, -1, Integer::sum);
    }
}
