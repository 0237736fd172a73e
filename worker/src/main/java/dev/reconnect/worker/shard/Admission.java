package dev.reconnect.worker.shard;

import dev.reconnect.contracts.Lane;
import dev.reconnect.worker.session.Instants;
import dev.reconnect.worker.session.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which of the queued sessions start now: as many as get a permit, lane by lane, in each the earliest deadline first. A
 * paused lane holds up no other lane, and an institution that is paused or not well holds up no other.
 */
final class Admission {

    /** How soon to look again during a pause: no one is told when an operator ends it. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final StartQueue queue = new StartQueue();
    private final FlinksCalls calls;
    private final Pauses pauses;
    private final Map<Lane, Set<Integer>> barred = new EnumMap<>(Lane.class);

    Admission(FlinksCalls calls, Pauses pauses) {
        this.calls = calls;
        this.pauses = pauses;
    }

    /** The login has this session now, which is queued or not. */
    void changed(String loginId, @Nullable Session session, Instant now) {
        if (session instanceof Session.Queued queued) {
            queue.set(loginId, queued, now);
        } else {
            queue.remove(loginId);
        }
    }

    /**
     * Starts the sessions that may start.
     *
     * @param requests what a login requests for its start; null if it must not start
     * @param start is called once the permit is taken
     * @param most how many of each lane start at most
     * @return when to try again; {@link Instant#MAX} if none waits
     */
    Instant admit(
            Instant now, Function<String, @Nullable CallRequest> requests, Consumer<CallRequest> start, int most) {
        Instant again = Instant.MAX;
        for (Lane lane : Lane.values()) {
            again = Instants.earlier(again, admit(lane, now, requests, start, most));
        }
        return Instants.earlier(again, queue.nextAt());
    }

    private Instant admit(
            Lane lane,
            Instant now,
            Function<String, @Nullable CallRequest> requests,
            Consumer<CallRequest> start,
            int most) {
        Set<Integer> waiting = new HashSet<>();
        barred.put(lane, waiting);
        Instant again = Instant.MAX;
        for (int taken = 0; taken < most; taken++) {
            String loginId = queue.next(lane, now, waiting);
            if (loginId == null) {
                return again;
            }
            if (pauses.lane(lane, now) != null) {
                return now.plus(LOOK);
            }
            CallRequest callRequest = requests.apply(loginId);
            if (callRequest == null) {
                queue.remove(loginId);
                continue;
            }
            switch (permit(callRequest, now)) {
                case Permit.Granted ignored -> start.accept(callRequest);
                case Permit.Later later -> {
                    return Instants.earlier(again, later.again());
                }
                case Permit.InstitutionHeld held -> {
                    waiting.add(callRequest.institutionId());
                    again = Instants.earlier(again, Instants.earlier(held.again(), now.plus(LOOK)));
                }
            }
        }
        return now;
    }

    private Permit permit(CallRequest callRequest, Instant now) {
        Instant until = pauses.institution(callRequest.institutionId(), now);
        return until == null ? calls.acquire(callRequest) : new Permit.InstitutionHeld(until);
    }

    int size() {
        return queue.size();
    }

    /** How many sessions of the batch lane wait only for their institution. */
    int parked() {
        return queue.waiting(Lane.BATCH, barred.getOrDefault(Lane.BATCH, Set.of()));
    }
}
