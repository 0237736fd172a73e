package dev.reconnect.contracts;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Somebody wants the accounts of a login refreshed.
 *
 * @param refreshId names this refresh for ever; the CloudEvent's id where the producer gives none; never null
 *     (Reconnect)
 * @param loginId the LoginId; on the wire in any case and with blanks around it, canonical once decoded; never null
 *     (Flinks: Key concepts)
 * @param requestedAt when the wish arose, UTC; deadlines run from here; never null (Reconnect)
 * @param requestedBy the system that asked, echoed on every outcome; may be null (Reconnect)
 * @param reason why, free text for people who read the log of requests; the worker ignores it; may be null
 *     (Reconnect)
 * @param runId the scheduled run that this refresh belongs to, echoed; may be null (Reconnect)
 * @param deadline by when authorization or a challenge must be reached, UTC; null for the lane's default (Reconnect)
 * @param force overrides the pause after a success, never the one after a credential rejection (Reconnect)
 * @param redirectUrl where Connect sends the browser after the challenge, an absolute URL; its origin must be on the
 *     worker's allow-list; may be null (Flinks: Mid-Session Reconnect)
 * @param institutionId the InstitutionId; null where the producer does not know it (Flinks: Authorize)
 * @param tag free text, echoed; may be null (Reconnect)
 */
public record RefreshRequested(
        String refreshId,
        String loginId,
        Instant requestedAt,
        @Nullable String requestedBy,
        @Nullable String reason,
        @Nullable String runId,
        @Nullable Instant deadline,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean force,
        @Nullable String redirectUrl,
        @Nullable Integer institutionId,
        @Nullable String tag)
        implements LoginEvent {}
