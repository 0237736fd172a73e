package dev.reconnect.worker.flinks.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RecentPassesTest {

    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    private final RecentPasses passes = new RecentPasses();
    /** The clock may begin anywhere. */
    private long now = -7_777 * MILLI;

    @Test
    void aRateThatLastsIsExact() {
        evenly(100, 10_000);
        assertThat(passes.perSecond(now)).isEqualTo(100);
        assertThat(passes.areKnown(now)).isTrue();
    }

    @Test
    void aSmallRateIsCountedForFiveSeconds() {
        evenly(4, 10_000);
        assertThat(passes.perSecond(now)).isEqualTo(4);
        assertThat(passes.areKnown(now)).isTrue();
    }

    @Test
    void aLargeRateThatFellIsKnownAfterASecond() {
        evenly(1_000, 5_000);
        evenly(100, 1_100);
        assertThat(passes.perSecond(now)).isEqualTo(100);
    }

    /** A burst after a quiet time was once taken for a fifth of what passed. */
    @Test
    void whatWasBeforeASilenceDoesNotCount() {
        evenly(100, 10_000);
        now += 20_000 * MILLI;
        evenly(100, 400);
        assertThat(passes.perSecond(now)).isBetween(35.0, 40.0);
        evenly(100, 700);
        assertThat(passes.perSecond(now)).isEqualTo(100);
    }

    /** The present moment is not over: what passed in it says nothing yet. */
    @Test
    void nothingIsKnownInTheMomentOfTheFirstPasses() {
        passes.add(50, now);
        assertThat(passes.areKnown(now)).isFalse();
        assertThat(passes.perSecond(now)).isZero();
    }

    @Test
    void beforeTheFirstPassNothingPassed() {
        assertThat(passes.perSecond(now)).isZero();
    }

    private void evenly(int perSecond, int millis) {
        int calls = perSecond * millis / 1_000;
        for (int call = 0; call < calls; call++) {
            passes.add(1, now + call * (millis * MILLI) / calls);
        }
        now += millis * MILLI;
    }
}
