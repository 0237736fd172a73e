package dev.reconnect.worker.shard;

import dev.reconnect.contracts.Lane;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.session.Instants;
import dev.reconnect.worker.session.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The queued sessions, and which of them start: in each turn of the shard, one {@link Round} says it. */
final class Admission {

    /** How soon to look again during a pause: no one is told when an operator ends it. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final StartQueue queue = new StartQueue();
    private final FlinksCalls calls;
    private final Pauses pauses;
    private final int most;
    /** The institutions at which no start got a permit in the last round. */
    private final Map<Lane, Set<Integer>> barred = new EnumMap<>(Lane.class);

    /** A queued session that starts now, with the permit of its call. */
    record AdmittedStart(String loginId, Permit permit) {}

    /** @param most how many starts of each lane one round admits at most */
    Admission(FlinksCalls calls, Pauses pauses, int most) {
        this.calls = calls;
        this.pauses = pauses;
        this.most = most;
    }

    /** The login has this session now, which is queued or not. */
    void changed(String loginId, @Nullable Session session, Instant now) {
        if (session instanceof Session.Queued queued) {
            queue.set(loginId, queued, now);
        } else {
            queue.remove(loginId);
        }
    }

    /** A new round at this moment, of the lanes to which the waiting calls of open sessions leave it. */
    Round round(Instant now, WaitingCalls waitingCalls) {
        List<Lane> lanes =
                Arrays.stream(Lane.values()).filter(waitingCalls::mayStart).toList();
        lanes.forEach(barred::remove);
        queue.wake(now);
        return new Round(now, lanes);
    }

    /** How many sessions of the batch lane are queued. */
    int queuedBatch() {
        return queue.size(Lane.BATCH);
    }

    /** How many sessions of the batch lane wait only for their institution. */
    int parked() {
        return queue.barred(Lane.BATCH, barred.getOrDefault(Lane.BATCH, Set.of()));
    }

    /**
     * The starts of one moment: as many as get a permit, lane by lane, in each the earliest deadline first. A paused
     * lane holds up no other lane, and an institution that is paused or not well holds up no other. The caller takes
     * each start out of the queue, or moves it, before it asks for the next.
     */
    final class Round {
        private final Instant now;
        private final Deque<Lane> lanes;
        private int started;
        private Instant again = Instant.MAX;

        private Round(Instant now, List<Lane> lanes) {
            this.now = now;
            this.lanes = new ArrayDeque<>(lanes);
        }

        /** The next start that has its permit; null if no more can start now. */
        @Nullable AdmittedStart next() {
            while (!lanes.isEmpty()) {
                AdmittedStart start = next(lanes.getFirst());
                if (start != null) {
                    return start;
                }
                lanes.removeFirst();
                started = 0;
            }
            return null;
        }

        /** When the next round may start more; {@link Instant#MAX} if none waits. */
        Instant again() {
            return Instants.earlier(again, queue.nextAt());
        }

        private @Nullable AdmittedStart next(Lane lane) {
            Set<Integer> waiting = barred.computeIfAbsent(lane, unused -> new HashSet<>());
            while (started < most) {
                CallRequest start = queue.next(lane, waiting);
                if (start == null) {
                    return null;
                }
                if (pauses.lane(lane, now) != null) {
                    askAgain(now.plus(LOOK));
                    return null;
                }
                switch (decision(start)) {
                    case PermitDecision.Granted granted -> {
                        started++;
                        return new AdmittedStart(((Call.Start) start.call()).loginId(), granted.permit());
                    }
                    case PermitDecision.Later later -> {
                        askAgain(later.again());
                        return null;
                    }
                    case PermitDecision.InstitutionHeld held -> {
                        askAgain(Instants.earlier(held.again(), now.plus(LOOK)));
                        if (start.institutionId() == null) {
                            // No line is passed over for it: the next one would be this start again.
                            return null;
                        }
                        waiting.add(start.institutionId());
                    }
                }
            }
            askAgain(now);
            return null;
        }

        private PermitDecision decision(CallRequest start) {
            Instant until = pauses.institution(start.institutionId(), now);
            return until == null ? calls.acquire(start) : new PermitDecision.InstitutionHeld(until);
        }

        private void askAgain(Instant moment) {
            again = Instants.earlier(again, moment);
        }
    }
}
