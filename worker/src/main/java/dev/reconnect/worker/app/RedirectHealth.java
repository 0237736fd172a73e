package dev.reconnect.worker.app;

import dev.reconnect.worker.ops.Health;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Whether confirmations reach Kafka. Red from one that did not until one did, or for a while: where red means that nobody is sent
 * here any more, nobody would ever find it well again.
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

    /** Returns what it is told: whether a confirmation is durable. */
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

    /** To be called from time to time. */
    synchronized void look() {
        if (!redUntil.equals(Instant.MIN) && !clock.instant().isBefore(redUntil)) {
            redUntil = Instant.MIN;
            part.up();
        }
    }
}
