package dev.reconnect.worker.flinks.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.worker.flinks.FlinksSettings;
import dev.reconnect.worker.flinks.testing.BusyWorkers;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who goes first if there are not permits for all: the lanes by their shares, in each open sessions before starts. */
class LanesTest {

    private static final int ALLOWED = 100;
    private static final Duration CONVERGENCE = Duration.ofMinutes(3);
    private static final Duration MEASURED = Duration.ofMinutes(1);

    private final BusyWorkers simulation = new BusyWorkers(1_000_000, 7);
    private final BusyWorkers.Worker worker = simulation.worker(AdaptiveRateTest.limits(ALLOWED));

    @Test
    void aPersonsStartFindsAPermitAtOnceHoweverManyBatchStartsWait() {
        saturate(Priority.BATCH, 2);
        worker.sometimesWith(Priority.INTERACTIVE, 20);
        run();

        assertThat(worker.served(Priority.INTERACTIVE)).isGreaterThan(1_000);
        assertThat(worker.longWait(Priority.INTERACTIVE)).isLessThan(Duration.ofMillis(250));
        assertThat(shareOf(Priority.BATCH))
                .as("what people leave, their tokens paid")
                .isGreaterThan(0.35);
    }

    @Test
    void aPersonsStartFindsAPlaceSoonWhereBatchStartsHoldAllTheirs() {
        BusyWorkers.Worker slow = simulation.worker(limits(10_000, 50)).callsTaking(2_000);
        for (int shard = 0; shard < 12; shard++) {
            slow.saturatedWith(Priority.BATCH, 1);
        }
        slow.sometimesWith(Priority.INTERACTIVE, 2);
        run();

        assertThat(slow.longWait(Priority.INTERACTIVE)).isLessThan(Duration.ofMillis(250));
        assertThat(slow.served(Priority.BATCH)).as("of 25 a second in all").isGreaterThan(16 * 60L);
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 10, 50})
    void aPersonsStartFindsAPlaceSoonWhereTheNightsOpenSessionsWantAll(int places) {
        BusyWorkers.Worker slow = simulation.worker(limits(10_000, places)).callsTaking(500);
        for (int shard = 0; shard < 12; shard++) {
            slow.saturatedWith(Priority.BATCH_SESSION, 1);
        }
        slow.sometimesWith(Priority.INTERACTIVE, 0.5);
        run();

        assertThat(slow.longWait(Priority.INTERACTIVE)).isLessThan(Duration.ofSeconds(1));
        assertThat(slow.served(Priority.BATCH_SESSION)).isGreaterThan(places * 60L);
    }

    @Test
    void batchGetsItsShareWhereBothLanesAreSaturated() {
        saturate(Priority.BATCH, 1);
        saturate(Priority.INTERACTIVE, 1);
        run();

        assertThat(shareOf(Priority.BATCH)).isBetween(0.25, 0.35);
        assertThat(shareOf(Priority.INTERACTIVE)).isBetween(0.65, 0.75);
    }

    @Test
    void batchGetsItsShareOfThePlacesToo() {
        BusyWorkers.Worker slow = simulation.worker(limits(10_000, 50)).callsTaking(2_000);
        for (int shard = 0; shard < 6; shard++) {
            slow.saturatedWith(Priority.BATCH, 1);
            slow.saturatedWith(Priority.INTERACTIVE, 1);
        }
        run();

        assertThat((double) slow.served(Priority.BATCH) / slow.served()).isBetween(0.25, 0.35);
    }

    @Test
    void batchGetsNearlyAllWhereNobodyElseAsks() {
        saturate(Priority.BATCH, 1);
        run();

        assertThat(shareOf(Priority.BATCH)).isGreaterThan(0.9);
    }

    @Test
    void callsOfOpenSessionsNeverWaitBehindStarts() {
        saturate(Priority.BATCH, 2);
        saturate(Priority.INTERACTIVE, 2);
        worker.sometimesWith(Priority.SESSION, 80);
        run();

        assertThat(worker.longWait(Priority.SESSION)).isLessThan(Duration.ofMillis(50));
        assertThat(shareOf(Priority.SESSION)).isGreaterThan(0.7);
        assertThat(shareOf(Priority.BATCH)).as("what is left").isPositive();
    }

    /** It once took turns with a night's polls, and a refresh took four times as long. */
    @Test
    void aPersonsPollDoesNotWaitBehindTheBatchLanes() {
        saturate(Priority.BATCH_SESSION, 1);
        worker.sometimesWith(Priority.SESSION, 20);
        run();

        assertThat(worker.longWait(Priority.SESSION)).isLessThan(Duration.ofMillis(50));
        assertThat(shareOf(Priority.BATCH_SESSION)).as("what people leave").isGreaterThan(0.7);
    }

    /** Otherwise a RequestId would die unpolled, and its person be texted again. */
    @Test
    void sessionsOfTheBatchLaneKeepTheirShareHoweverManyPeopleWait() {
        saturate(Priority.SESSION, 1);
        saturate(Priority.BATCH_SESSION, 1);
        run();

        assertThat(shareOf(Priority.BATCH_SESSION)).isBetween(0.25, 0.35);
    }

    @Test
    void startsGetNothingWherePollsAloneAreMoreThanTheLimit() {
        saturate(Priority.SESSION, 1);
        saturate(Priority.BATCH, 1);
        saturate(Priority.INTERACTIVE, 1);
        run();

        assertThat(shareOf(Priority.SESSION)).isGreaterThan(0.95);
        assertThat(worker.served(Priority.BATCH) + worker.served(Priority.INTERACTIVE))
                .isLessThan(60);
    }

    @Test
    void aTinyLimitLetsEveryKindThroughInTheEnd() {
        for (int places = 1; places <= 3; places++) {
            BusyWorkers tiny = new BusyWorkers(1_000_000, places);
            BusyWorkers.Worker one = tiny.worker(limits(3, places));
            one.saturatedWith(Priority.BATCH, 2)
                    .saturatedWith(Priority.INTERACTIVE, 2)
                    .sometimesWith(Priority.SESSION, 0.5)
                    .sometimesWith(Priority.BATCH_SESSION, 0.5);
            tiny.run(MEASURED);

            for (Priority priority : Priority.values()) {
                assertThat(one.served(priority))
                        .as("%s with %d places", priority, places)
                        .isPositive();
            }
        }
    }

    @Test
    void manyShardsDoNotSpinForPermits() {
        saturate(Priority.BATCH, 1);
        saturate(Priority.INTERACTIVE, 1);
        run();

        System.out.println("asks for permits a second, 24 shards saturated at " + ALLOWED + "/s: "
                + simulation.asked() / MEASURED.toSeconds());
        assertThat(simulation.asked()).isLessThan(3_000 * MEASURED.toSeconds());
    }

    private void saturate(Priority priority, int httpCalls) {
        for (int shard = 0; shard < 12; shard++) {
            worker.saturatedWith(priority, httpCalls);
        }
    }

    private void run() {
        simulation.run(CONVERGENCE);
        simulation.countAnew();
        simulation.run(MEASURED);
    }

    private double shareOf(Priority priority) {
        return (double) worker.served(priority) / (ALLOWED * MEASURED.toSeconds());
    }

    private static FlinksSettings.CallLimits limits(int perSecond, int openCalls) {
        return new FlinksSettings.CallLimits(
                Duration.ofSeconds(30), Duration.ofSeconds(220), 1 << 20, perSecond, openCalls);
    }
}
