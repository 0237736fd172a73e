package dev.reconnect.worker.flinks.limit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LanePermitsTest {

    private final LanePermits permits = new LanePermits(0.7);

    /** What was kept at a high rate once left all at once after the rate had fallen. */
    @Test
    void whatIsKeptFallsWithTheRate() {
        permits.keepAtMost(25);
        permits.add(1_000);
        assertThat(permits.available(Priority.SESSION)).isEqualTo(25 + 26 + 26);

        permits.keepAtMost(2.5);

        assertThat(permits.available(Priority.SESSION)).isEqualTo(2.5 + 3.5 + 3.5);
    }

    @Test
    void peopleKeepTheirShareThoughTheBatchLanesSessionsWantAll() {
        permits.keepAtMost(5);
        permits.add(1_000);
        for (Priority priority : Priority.values()) {
            permits.take(priority, permits.available(priority));
        }
        for (int second = 0; second < 10; second++) {
            permits.add(10);
            permits.take(Priority.BATCH_SESSION, Math.max(0, permits.available(Priority.BATCH_SESSION)));
        }

        assertThat(permits.available(Priority.INTERACTIVE)).isPositive();
        assertThat(permits.available(Priority.BATCH)).isNotPositive();
    }
}
