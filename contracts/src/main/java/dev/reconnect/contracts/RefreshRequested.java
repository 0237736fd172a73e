package dev.reconnect.contracts;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Somebody wants the accounts of a login refreshed.
 *
 * @param refreshId names this refresh for ever; the CloudEvent's id where the producer gives none
 * @param loginId the Flinks LoginId; on the wire in any case and with blanks around it, canonical once decoded
 * @param requestedAt when the wish arose, UTC; deadlines run from here
 * @param requestedBy the system that asked, echoed on every outcome
 * @param reason why, free text for people who read the log of requests; the worker ignores it
 * @param runId the scheduled run that this refresh belongs to, echoed
 * @param deadline by when authorization or a challenge must be reached, UTC; the lane's default where absent
 * @param force overrides the pause after a success, never the one after a credential rejection
 * @param redirectUrl where Connect sends the browser after the challenge; its origin must be on the worker's allow-list
 * @param institutionId the Flinks InstitutionId, where the producer knows it
 * @param tag free text, echoed
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
