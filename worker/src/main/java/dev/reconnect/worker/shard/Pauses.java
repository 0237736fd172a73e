package dev.reconnect.worker.shard;

import dev.reconnect.contracts.Lane;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which starts an operator has paused. A pause with an end ends by itself. The reader of the control topic writes it,
 * every shard reads it; safe for use by many threads.
 */
public final class Pauses {

    /** When each pause ends, by what it pauses. */
    private volatile PauseState pauseState = new PauseState(Map.of(), Map.of());

    private record PauseState(Map<Lane, Instant> lanes, Map<Integer, Instant> institutions) {}

    /** Replaces all pauses; {@link Instant#MAX} means a pause without an end. */
    public void replace(Map<Lane, Instant> lanes, Map<Integer, Instant> institutions) {
        pauseState = new PauseState(Map.copyOf(lanes), Map.copyOf(institutions));
    }

    /** Until when this lane starts nothing: {@link Instant#MAX} if only a resume ends it, null if it is not paused. */
    public @Nullable Instant lane(Lane lane, Instant now) {
        return lasting(pauseState.lanes().get(lane), now);
    }

    /** Until when this institution starts nothing, as for a lane; null if it is unknown or not paused. */
    public @Nullable Instant institution(@Nullable Integer institutionId, Instant now) {
        return institutionId == null ? null : lasting(pauseState.institutions().get(institutionId), now);
    }

    private static @Nullable Instant lasting(@Nullable Instant until, Instant now) {
        return until != null && now.isBefore(until) ? until : null;
    }
}
