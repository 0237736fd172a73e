package dev.reconnect.worker.app;

import dev.reconnect.worker.flinks.FlinksSettings.Forms;
import dev.reconnect.worker.flinks.FlinksSettings.Range;
import dev.reconnect.worker.flinks.InstitutionBreakers;
import dev.reconnect.worker.session.Policy.Ways;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Everything the worker can be told, read and checked. */
public record Settings(
        KafkaSettings kafka,
        TopicSettings topics,
        Flinks flinks,
        SessionSettings session,
        InstitutionBreakers.Rules institutions,
        RedirectOptions redirect,
        OpsSettings ops) {

    /**
     * How Flinks is reached and how fast it is asked.
     *
     * @param apiUrl without a slash at its end
     * @param connectUrl scheme and host
     * @param credentialPath begins with a slash, holds {@code {institutionId}}
     * @param secretKey mints authorize tokens, where given
     * @param apiKey goes with data calls, where given
     * @param forms how calls are put
     * @param ways what follows from their answers, where the documentation leaves it open
     * @param challengePollInterval zero: only at the challenge's end
     * @param authorizeTimeout of the synchronous /Authorize
     * @param authorizeTokenInConnect whether Connect wants an authorizeToken beside the requestId
     * @param maxAnswer in bytes
     * @param publishAccounts whether in full
     * @param interactiveShare in percent
     */
    public record Flinks(
            URI apiUrl,
            String customerId,
            URI connectUrl,
            String credentialPath,
            @Nullable Secret secretKey,
            @Nullable Secret apiKey,
            Forms forms,
            Ways ways,
            Duration pollInterval,
            Duration pollIntervalMax,
            Duration dataPollInterval,
            Duration dataTimeout,
            Duration challengePollInterval,
            Duration sessionInactivity,
            Duration expiryMargin,
            Duration callTimeout,
            Duration authorizeTimeout,
            boolean authorizeTokenInConnect,
            int maxAnswer,
            boolean publishAccounts,
            Range callsPerSecond,
            Range maxOpenCalls,
            int interactiveShare) {}
}
