package dev.reconnect.worker.redirect;

import dev.reconnect.contracts.RedirectConfirmed;
import dev.reconnect.worker.collection.Bounded;
import dev.reconnect.worker.redirect.ConfirmationPublisher.From;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Semaphore;

/**
 * The way to Kafka for genuine confirmations. Forged ones never come here, so a flood of them takes no permits from
 * people. What Kafka has acknowledged is not published again, so a page that is reloaded for ever takes none either.
 */
public final class ConfirmationGate {
    static final int MOST_AT_ONCE = 128;
    private static final int MOST_REMEMBERED = 10_000;

    private final ConfirmationPublisher confirmationPublisher;
    /** Each way has its own bounds: a night's webhooks take none of those that people need. */
    private final Map<From, Bounds> bounds = new EnumMap<>(From.class);

    private final OtherLoginLimit otherLoginLimit = new OtherLoginLimit();
    /** The ids of the last confirmations that Kafka has acknowledged here. */
    private final Set<String> acknowledged = Collections.synchronizedSet(Bounded.set(MOST_REMEMBERED));

    public ConfirmationGate(ConfirmationPublisher confirmationPublisher, int perSecond) {
        this.confirmationPublisher = confirmationPublisher;
        for (From from : From.values()) {
            bounds.put(from, new Bounds(perSecond));
        }
    }

    /** Publishes what a person brought. Waits, in bounded time, until Kafka has it. */
    public RedirectResult publish(Verification.Genuine genuine) {
        if (!genuine.otherLogin()) {
            return publish(genuine.confirmation(), From.PERSON);
        }
        if (!otherLoginLimit.admits(genuine.state(), genuine.confirmation().confirmationId())) {
            return RedirectResult.FOREIGN_LOGIN;
        }
        RedirectResult result = publish(genuine.confirmation(), From.PERSON);
        return result == RedirectResult.CONFIRMED ? RedirectResult.CONFIRMED_OTHER_LOGIN : result;
    }

    /** Publishes what Flinks said. Waits in the same way. */
    public RedirectResult publish(RedirectConfirmed confirmation) {
        return publish(confirmation, From.WEBHOOK);
    }

    private RedirectResult publish(RedirectConfirmed confirmation, From from) {
        if (acknowledged.contains(confirmation.confirmationId())) {
            return RedirectResult.REPEATED;
        }
        Bounds mine = Objects.requireNonNull(bounds.get(from));
        if (!mine.atOnce.tryAcquire()) {
            return RedirectResult.TOO_MANY;
        }
        try {
            if (!mine.rate.acquirePermission()) {
                return RedirectResult.TOO_MANY;
            }
            if (!confirmationPublisher.publish(confirmation, from)) {
                return RedirectResult.UNAVAILABLE;
            }
            acknowledged.add(confirmation.confirmationId());
            return RedirectResult.CONFIRMED;
        } finally {
            mine.atOnce.release();
        }
    }

    /** How many may be published in a second, and at once. */
    private static final class Bounds {
        private final Semaphore atOnce = new Semaphore(MOST_AT_ONCE);
        private final RateLimiter rate;

        private Bounds(int perSecond) {
            rate = RateLimiter.of(
                    "redirects",
                    RateLimiterConfig.custom()
                            .limitForPeriod(perSecond)
                            .limitRefreshPeriod(Duration.ofSeconds(1))
                            .timeoutDuration(Duration.ZERO)
                            .build());
        }
    }
}
