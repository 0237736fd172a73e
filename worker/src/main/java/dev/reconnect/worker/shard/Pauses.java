package dev.reconnect.worker.shard;

import dev.reconnect.contracts.Lane;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which starts an operator has paused. A pause ends by itself where it has an end. Written by whoever reads the control
 * topic, read by every shard; safe for use by many threads.
 */
public final class Pauses {

    /** Pauses without an end, by what they pause. */
    private volatile State state = new State(Map.of(), Map.of());

    private record State(Map<Lane, Instant> lanes, Map<Integer, Instant> institutions) {}

    /** Replaces all that is known; {@link Instant#MAX} is a pause without an end. */
    public void replace(Map<Lane, Instant> lanes, Map<Integer, Instant> institutions) {
        state = new State(Map.copyOf(lanes), Map.copyOf(institutions));
    }

    /** Until when this lane starts nothing, {@link Instant#MAX} where only a resume ends it; null where it is not paused. */
    public @Nullable Instant lane(Lane lane, Instant now) {
        return lasting(state.lanes().get(lane), now);
    }

    /** The same for an institution. */
    public @Nullable Instant institution(@Nullable Integer institutionId, Instant now) {
        return institutionId == null ? null : lasting(state.institutions().get(institutionId), now);
    }

    private static @Nullable Instant lasting(@Nullable Instant until, Instant now) {
        return until != null && now.isBefore(until) ? until : null;
    }
}
