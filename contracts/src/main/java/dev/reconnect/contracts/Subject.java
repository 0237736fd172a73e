package dev.reconnect.contracts;

import org.jspecify.annotations.Nullable;

/**
 * Whom an outcome is for. In the JSON its fields stand beside the outcome's own.
 *
 * @param loginId the canonical LoginId; never null (Flinks: Key concepts)
 * @param refreshId the refresh that this outcome answers; null if it answers a late confirmation (Reconnect)
 * @param confirmationId the confirmation that this outcome answers; null if it answers a refresh (Reconnect)
 * @param followsRefreshId the last refresh of this login, if the outcome answers a confirmation; null if none is
 *     remembered (Reconnect)
 * @param lane whether a person waits; never null (Reconnect)
 * @param requestedBy as in the request; null if the request names none (Reconnect)
 * @param tag as in the request; null if the request names none (Reconnect)
 * @param runId as in the request; null if the request names none (Reconnect)
 */
public record Subject(
        String loginId,
        @Nullable String refreshId,
        @Nullable String confirmationId,
        @Nullable String followsRefreshId,
        Lane lane,
        @Nullable String requestedBy,
        @Nullable String tag,
        @Nullable String runId) {

    public Subject {
        if ((refreshId == null) == (confirmationId == null)) {
            throw new IllegalArgumentException("an outcome answers either a refresh or a confirmation");
        }
    }

    /** The id of what this outcome answers. */
    public String answers() {
        return refreshId != null ? refreshId : String.valueOf(confirmationId);
    }
}
