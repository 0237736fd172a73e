package dev.reconnect.worker.kafka.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.worker.kafka.shard.HeldRecords.Held;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LongHeldTest {

    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final TopicPartition FIRST = new TopicPartition("requests", 0);
    private static final TopicPartition SECOND = new TopicPartition("requests", 1);

    private final LongHeld longHeld = new LongHeld();

    @Test
    void whatIsHeldForAMinuteIsSaidAndAMinuteLaterAgain() {
        assertThat(after(0, Map.of(FIRST, new Held(40, 1)))).isNull();
        assertThat(after(45, Map.of(FIRST, new Held(40, 4)))).isNull();
        assertThat(after(60, Map.of(FIRST, new Held(40, 6)))).isEqualTo(new LongHeld.Warning(6, FIRST, 40, NOW));
        assertThat(after(75, Map.of(FIRST, new Held(40, 6)))).isNull();
        assertThat(after(120, Map.of(FIRST, new Held(40, 7)))).isEqualTo(new LongHeld.Warning(7, FIRST, 40, NOW));
    }

    @Test
    void transactionsThatEndAndFollowEachOtherAreNoTrouble() {
        for (int round = 0; round < 20; round++) {
            assertThat(after(15L * round, Map.of(FIRST, new Held(2L * round, 1))))
                    .isNull();
        }
    }

    @Test
    void whatWasReleasedInBetweenBeginsAnew() {
        after(0, Map.of(FIRST, new Held(40, 6)));
        after(30, Map.of());

        assertThat(after(60, Map.of(FIRST, new Held(40, 6)))).isNull();
    }

    @Test
    void theOldestIsNamedAndAllThatAreOldAreCounted() {
        after(0, Map.of(SECOND, new Held(7, 2)));
        after(10, Map.of(FIRST, new Held(40, 6), SECOND, new Held(7, 2)));

        assertThat(after(65, Map.of(FIRST, new Held(40, 6), SECOND, new Held(7, 3))))
                .isEqualTo(new LongHeld.Warning(3, SECOND, 7, NOW));
        assertThat(after(125, Map.of(FIRST, new Held(40, 6), SECOND, new Held(7, 3))))
                .isEqualTo(new LongHeld.Warning(9, SECOND, 7, NOW));
    }

    private LongHeld.@Nullable Warning after(long seconds, Map<TopicPartition, Held> held) {
        return longHeld.warning(held, NOW.plusSeconds(seconds));
    }
}
