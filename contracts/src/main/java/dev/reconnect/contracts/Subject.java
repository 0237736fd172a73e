package dev.reconnect.contracts;

import org.jspecify.annotations.Nullable;

/**
 * Whom an outcome is for. Its fields stand beside the outcome's own in the JSON.
 *
 * @param loginId the canonical LoginId; never null (Flinks: Key concepts)
 * @param refreshId the refresh that this outcome answers; null where it answers a late confirmation (Reconnect)
 * @param confirmationId the confirmation that this outcome answers; null where it answers a refresh (Reconnect)
 * @param followsRefreshId the last refresh of this login, where the outcome answers a confirmation; null where none
 *     is remembered (Reconnect)
 * @param lane whether a person waits; never null (Reconnect)
 * @param requestedBy as the request said; null where it did not (Reconnect)
 * @param tag as the request said; null where it did not (Reconnect)
 * @param runId as the request said; null where it did not (Reconnect)
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
