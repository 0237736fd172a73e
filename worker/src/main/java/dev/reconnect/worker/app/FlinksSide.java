package dev.reconnect.worker.app;

import dev.reconnect.worker.flinks.CallObserver;
import dev.reconnect.worker.flinks.FlinksSettings;
import dev.reconnect.worker.flinks.FlinksSettings.Connect;
import dev.reconnect.worker.flinks.FlinksSettings.Limits;
import dev.reconnect.worker.flinks.FlinksSettings.Secrets;
import dev.reconnect.worker.ops.Meters;
import dev.reconnect.worker.session.Policy;
import dev.reconnect.worker.session.Policy.CoolDowns;
import dev.reconnect.worker.session.Policy.Deadlines;
import dev.reconnect.worker.session.Policy.Polling;
import dev.reconnect.worker.session.Policy.Retries;
import dev.reconnect.worker.session.Policy.SessionLife;
import io.github.resilience4j.core.IntervalFunction;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The settings in the terms of the Flinks client and of the session's rules. */
final class FlinksSide {
    private static final Duration LONGEST_DEADLINE = Duration.ofHours(24);
    private static final Duration CLOCK_SKEW = Duration.ofSeconds(10);
    private static final int WAITERS = 50;

    private FlinksSide() {}

    static FlinksSettings client(Settings.Flinks flinks) {
        return new FlinksSettings(
                flinks.apiUrl(),
                flinks.customerId(),
                new Secrets(value(flinks.secretKey()), value(flinks.apiKey())),
                new Connect(flinks.connectUrl(), flinks.credentialPath(), flinks.authorizeTokenInConnect()),
                new Limits(
                        flinks.callTimeout(),
                        flinks.authorizeTimeout(),
                        flinks.maxAnswer(),
                        flinks.callsPerSecond(),
                        flinks.maxOpenCalls(),
                        flinks.interactiveShare()),
                flinks.forms(),
                flinks.publishAccounts());
    }

    static Policy policy(Settings settings) {
        Settings.Flinks flinks = settings.flinks();
        SessionSettings session = settings.session();
        return new Policy(
                new Polling(
                        flinks.pollInterval(),
                        flinks.pollIntervalMax(),
                        flinks.dataPollInterval(),
                        flinks.challengePollInterval()),
                new SessionLife(flinks.sessionInactivity(), travel(flinks), flinks.expiryMargin(), CLOCK_SKEW),
                new Deadlines(
                        session.deadlineInteractive(),
                        session.deadlineBatch(),
                        LONGEST_DEADLINE,
                        flinks.dataTimeout(),
                        flinks.sessionInactivity()),
                new CoolDowns(session.coolDownAfterSuccess(), session.coolDownAfterRejection()),
                new Retries(
                        session.startDoubtInteractive(), session.startDoubtBatch(), backoff(flinks.pollInterval())),
                session.remember(),
                WAITERS,
                flinks.ways());
    }

    /** How long a start or a poll may be on its way. */
    private static Duration travel(Settings.Flinks flinks) {
        return switch (flinks.forms().start()) {
            case AUTHORIZE_ASYNC -> flinks.callTimeout();
            case AUTHORIZE -> flinks.authorizeTimeout();
        };
    }

    /** Exponential, from the poll interval to 30 s, with full jitter above a tenth: nobody hammers, nobody waits long. */
    static Policy.Backoff backoff(Duration first) {
        IntervalFunction intervals = IntervalFunction.ofExponentialBackoff(first, 2.0, Duration.ofSeconds(30));
        return (tries, chance) -> {
            long most = intervals.apply(Math.clamp(tries, 1, 30));
            return Duration.ofMillis((long) (most * (0.1 + 0.9 * chance)));
        };
    }

    /** What the client hears, as meters. */
    static CallObserver observer(Meters meters) {
        return new CallObserver() {
            @Override
            public void answered(String kind, String outcomeClass, Duration latency) {
                meters.flinksCall(kind, outcomeClass, latency);
            }

            @Override
            public void unknownCode(String kind) {
                meters.unknownFlinksCode(kind);
            }
        };
    }

    private static @Nullable String value(@Nullable Secret secret) {
        return secret == null ? null : secret.value();
    }
}
