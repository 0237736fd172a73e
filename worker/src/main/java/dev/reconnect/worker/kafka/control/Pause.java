package dev.reconnect.worker.kafka.control;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One pause, as the control topic holds it.
 *
 * @param until when it ends by itself; null where only a resume ends it
 * @param pausedAt when it was written, where that is known
 * @param pausedBy who paused, a system or a role, where that is known
 * @param reason free text
 */
public record Pause(
        PauseTarget target,
        @Nullable Instant until,
        @Nullable Instant pausedAt,
        @Nullable String pausedBy,
        @Nullable String reason) {

    /** Whether it has not ended by itself yet. */
    public boolean inForce(Instant now) {
        return until == null || now.isBefore(until);
    }
}
