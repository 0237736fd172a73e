package dev.reconnect.worker.app;

import dev.reconnect.worker.flinks.FlinksSettings.Range;
import dev.reconnect.worker.flinks.PollForm;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Everything the worker can be told, read and checked. */
public record Settings(
        KafkaSettings kafka, TopicSettings topics, Flinks flinks, SessionSettings session, OpsSettings ops) {

    /**
     * How Flinks is reached and how fast it is asked.
     *
     * @param apiUrl without a slash at its end
     * @param connectUrl scheme and host
     * @param credentialPath begins with a slash, holds {@code {institutionId}}
     * @param secretKey mints authorize tokens, where given
     * @param apiKey goes with data calls, where given
     * @param challengePollInterval zero: only at the challenge's end
     * @param authorizeTimeout of the synchronous /Authorize
     * @param authorizeTokenInConnect whether Connect wants an authorizeToken beside the requestId
     * @param interactiveShare in percent
     */
    public record Flinks(
            URI apiUrl,
            String customerId,
            URI connectUrl,
            String credentialPath,
            @Nullable Secret secretKey,
            @Nullable Secret apiKey,
            PollForm poll,
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
            Range callsPerSecond,
            Range maxOpenCalls,
            int interactiveShare) {}
}
