package dev.reconnect.worker.app;

import dev.reconnect.worker.ops.Health;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Whether confirmations reach Kafka. The part is down after a confirmation that did not, until one does or 30 s have
 * passed. The limit is needed because no one may be sent here while it is down, and so no confirmation could end it.
 */
final class RedirectHealth {
    static final Duration RED = Duration.ofSeconds(30);

    private final Health.HealthPart part;
    private final InstantSource clock;
    private Instant redUntil = Instant.MIN;

    RedirectHealth(Health.HealthPart part, InstantSource clock) {
        this.part = part;
        this.clock = clock;
    }

    /** Takes note whether a confirmation is durable, and returns the same. */
    synchronized boolean heard(boolean durable) {
        if (durable) {
            redUntil = Instant.MIN;
            part.up();
        } else {
            redUntil = clock.instant().plus(RED);
            part.down("Kafka does not acknowledge confirmations");
        }
        return durable;
    }

    /** Must be called from time to time. */
    synchronized void look() {
        if (!redUntil.equals(Instant.MIN) && !clock.instant().isBefore(redUntil)) {
            redUntil = Instant.MIN;
            part.up();
        }
    }
}
