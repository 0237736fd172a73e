package dev.reconnect.worker.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class HealthTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    private Instant now = NOW;
    private final Health health = new Health(((InstantSource) () -> now).withZone(ZoneOffset.UTC));

    @Test
    void aPartThatSaysNothingIsUp() {
        health.part("shard 3");
        assertThat(health.ready()).isEqualTo(new Health.Status(true, List.of()));
    }

    @Test
    void aPartThatIsDownIsNotReadyButLive() {
        health.part("shard 3").down("journal cannot be read");
        assertThat(health.ready())
                .isEqualTo(
                        new Health.Status(false, List.of(new Health.Reason("shard 3", "journal cannot be read", NOW))));
        assertThat(health.live().up()).isTrue();
    }

    /** Every worker would leave its service at once, and with it the way back from Connect. */
    @Test
    void aPartThatHoldsStartsBackIsToldAndTakesNoWorkerOutOfItsService() {
        Health.Reason reason = new Health.Reason("flinks", "our key is refused", NOW);
        health.part("flinks").holdsStarts("our key is refused");

        assertThat(health.starts()).isEqualTo(new Health.Status(false, List.of(reason)));
        assertThat(health.ready()).isEqualTo(new Health.Status(true, List.of(reason)));
        assertThat(health.live()).isEqualTo(new Health.Status(true, List.of()));
    }

    @Test
    void aPartThatIsDownHoldsStartsToo() {
        health.part("shard 3").down("journal cannot be read");

        assertThat(health.starts()).isEqualTo(health.ready());
    }

    @Test
    void aDeadPartIsNeitherReadyNorLive() {
        health.part("consumer").dead("its thread has ended");
        assertThat(health.ready().up()).isFalse();
        assertThat(health.live().reasons()).hasSize(1);
    }

    @Test
    void aNewReasonDoesNotMakeTheTroubleYounger() {
        Health.HealthPart part = health.part("flinks");
        part.down("rate limit");
        now = NOW.plus(Duration.ofMinutes(1));
        part.down("our key is refused");
        assertThat(health.ready().reasons()).containsExactly(new Health.Reason("flinks", "our key is refused", NOW));
    }

    @Test
    void aPartThatComesBackIsUpAndYoungAgain() {
        Health.HealthPart part = health.part("flinks");
        part.down("rate limit");
        part.up();
        assertThat(health.ready().up()).isTrue();
        now = NOW.plus(Duration.ofMinutes(1));
        part.down("rate limit");
        assertThat(health.ready().reasons().getFirst().since()).isEqualTo(now);
    }

    @Test
    void aPartThatWasRemovedSaysNothingMore() {
        Health.HealthPart part = health.part("shard 3");
        part.down("is being restored");
        part.remove();
        assertThat(health.ready().up()).isTrue();
        part.down("late word of a shard that was given up");
        assertThat(health.ready().up()).isTrue();
    }

    @Test
    void partsAreListedInTheOrderOfTheirNames() {
        health.part("shard 3").down("x");
        health.part("flinks").down("y");
        assertThat(health.ready().reasons()).extracting(Health.Reason::part).containsExactly("flinks", "shard 3");
    }

    @Test
    void thereIsARoofOverTheNumberOfParts() {
        for (int part = 0; part < Health.MOST_PARTS; part++) {
            health.part("shard " + part);
        }
        assertThat(health.part("shard 0")).isNotNull();
        assertThatIllegalStateException().isThrownBy(() -> health.part("one more"));
    }
}
