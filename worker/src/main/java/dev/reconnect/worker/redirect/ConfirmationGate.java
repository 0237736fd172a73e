package dev.reconnect.worker.redirect;

import dev.reconnect.contracts.RedirectConfirmed;
import dev.reconnect.worker.collection.Bounded;
import dev.reconnect.worker.redirect.ConfirmationPublisher.From;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Duration;
import java.util.Collections;
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
    private final RateLimiter rate;
    private final Semaphore permits = new Semaphore(MOST_AT_ONCE);
    private final OtherLoginLimit otherLoginLimit = new OtherLoginLimit();
    /** The ids of the last confirmations that Kafka has acknowledged here. */
    private final Set<String> acknowledged = Collections.synchronizedSet(Bounded.set(MOST_REMEMBERED));

    public ConfirmationGate(ConfirmationPublisher confirmationPublisher, int perSecond) {
        this.confirmationPublisher = confirmationPublisher;
        this.rate = RateLimiter.of(
                "redirects",
                RateLimiterConfig.custom()
                        .limitForPeriod(perSecond)
                        .limitRefreshPeriod(Duration.ofSeconds(1))
                        .timeoutDuration(Duration.ZERO)
                        .build());
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
        if (!permits.tryAcquire()) {
            return RedirectResult.TOO_MANY;
        }
        try {
            if (!rate.acquirePermission()) {
                return RedirectResult.TOO_MANY;
            }
            if (!confirmationPublisher.publish(confirmation, from)) {
                return RedirectResult.UNAVAILABLE;
            }
            acknowledged.add(confirmation.confirmationId());
            return RedirectResult.CONFIRMED;
        } finally {
            permits.release();
        }
    }
}
