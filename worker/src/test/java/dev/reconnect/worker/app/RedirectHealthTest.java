package dev.reconnect.worker.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.worker.ops.Health;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class RedirectHealthTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-23T12:00:00Z"));
    private final Health health = new Health(Clock.systemUTC());
    private final RedirectHealth redirect = new RedirectHealth(health.part("redirect"), now::get);

    @Test
    void aConfirmationThatKafkaDoesNotTakeIsTheReason() {
        redirect.heard(false);

        assertThat(health.ready().reasons())
                .singleElement()
                .satisfies(reason -> assertThat(reason.reason()).contains("Kafka"));
        assertThat(health.live().up()).isTrue();
    }

    @Test
    void theNextOneThatIsTakenMakesItWell() {
        redirect.heard(false);
        redirect.heard(true);

        assertThat(health.ready().up()).isTrue();
    }

    @Test
    void whereNobodyComesAnyMoreItIsWellAgainAfterAWhile() {
        redirect.heard(false);
        now.set(now.get().plus(RedirectHealth.RED).minusMillis(1));
        redirect.look();
        assertThat(health.ready().up()).isFalse();

        now.set(now.get().plusMillis(1));
        redirect.look();
        assertThat(health.ready().up()).isTrue();
    }
}
