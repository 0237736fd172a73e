package dev.reconnect.worker.kafka.control;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One pause, as the control topic holds it.
 *
 * @param target what is paused
 * @param until when it ends by itself; null if only a resume ends it
 * @param pausedAt when it was written; null if that is unknown
 * @param pausedBy the system or role that paused; null if that is unknown
 * @param reason why, as free text; null if no one gave a reason
 */
public record Pause(
        PauseTarget target,
        @Nullable Instant until,
        @Nullable Instant pausedAt,
        @Nullable String pausedBy,
        @Nullable String reason) {

    /** Whether the pause has not ended by itself before this moment. */
    public boolean inForce(Instant now) {
        return until == null || now.isBefore(until);
    }
}
