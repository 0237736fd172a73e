package dev.reconnect.worker.flinks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Who goes first where there is not room for all: calls of open sessions, then starts by their lanes' shares. */
class LanesTest {

    private static final int ALLOWED = 100;
    private static final Duration CONVERGENCE = Duration.ofMinutes(3);
    private static final Duration MEASURED = Duration.ofMinutes(1);

    private final BusyWorld world = new BusyWorld(1_000_000, 7);
    private final BusyWorld.Worker worker = world.worker(AdaptiveRateTest.limits(ALLOWED));

    @Test
    void aPersonsStartFindsRoomAtOnceHoweverManyBatchStartsWait() {
        saturate(Rank.BATCH, 2);
        worker.sometimesWith(Rank.INTERACTIVE, 20);
        run();

        assertThat(worker.served(Rank.INTERACTIVE)).isGreaterThan(1_000);
        assertThat(worker.longWait(Rank.INTERACTIVE)).isLessThan(Duration.ofMillis(250));
        assertThat(shareOf(Rank.BATCH))
                .as("what people leave, their tokens paid")
                .isGreaterThan(0.35);
    }

    @Test
    void aPersonsStartFindsAPlaceSoonWhereBatchStartsHoldAllTheirs() {
        BusyWorld.Worker slow = world.worker(limits(10_000, 50)).callsTaking(2_000);
        for (int shard = 0; shard < 12; shard++) {
            slow.saturatedWith(Rank.BATCH, 1);
        }
        slow.sometimesWith(Rank.INTERACTIVE, 2);
        run();

        assertThat(slow.longWait(Rank.INTERACTIVE)).isLessThan(Duration.ofMillis(250));
        assertThat(slow.served(Rank.BATCH)).as("of 25 a second in all").isGreaterThan(16 * 60L);
    }

    @Test
    void batchGetsItsShareWhereBothLanesAreSaturated() {
        saturate(Rank.BATCH, 1);
        saturate(Rank.INTERACTIVE, 1);
        run();

        assertThat(shareOf(Rank.BATCH)).isBetween(0.25, 0.35);
        assertThat(shareOf(Rank.INTERACTIVE)).isBetween(0.65, 0.75);
    }

    @Test
    void batchGetsItsShareOfThePlacesToo() {
        BusyWorld.Worker slow = world.worker(limits(10_000, 50)).callsTaking(2_000);
        for (int shard = 0; shard < 6; shard++) {
            slow.saturatedWith(Rank.BATCH, 1);
            slow.saturatedWith(Rank.INTERACTIVE, 1);
        }
        run();

        assertThat((double) slow.served(Rank.BATCH) / slow.served()).isBetween(0.25, 0.35);
    }

    @Test
    void batchGetsNearlyAllWhereNobodyElseAsks() {
        saturate(Rank.BATCH, 1);
        run();

        assertThat(shareOf(Rank.BATCH)).isGreaterThan(0.9);
    }

    @Test
    void callsOfOpenSessionsNeverWaitBehindStarts() {
        saturate(Rank.BATCH, 2);
        saturate(Rank.INTERACTIVE, 2);
        worker.sometimesWith(Rank.SESSION, 80);
        run();

        assertThat(worker.longWait(Rank.SESSION)).isLessThan(Duration.ofMillis(50));
        assertThat(shareOf(Rank.SESSION)).isGreaterThan(0.7);
        assertThat(shareOf(Rank.BATCH)).as("what is left").isPositive();
    }

    @Test
    void startsGetNothingWherePollsAloneAreMoreThanTheLimit() {
        saturate(Rank.SESSION, 1);
        saturate(Rank.BATCH, 1);
        saturate(Rank.INTERACTIVE, 1);
        run();

        assertThat(shareOf(Rank.SESSION)).isGreaterThan(0.95);
        assertThat(worker.served(Rank.BATCH) + worker.served(Rank.INTERACTIVE)).isLessThan(60);
    }

    @Test
    void aTinyLimitLetsEveryKindThroughInTheEnd() {
        for (int places = 1; places <= 3; places++) {
            BusyWorld tiny = new BusyWorld(1_000_000, places);
            BusyWorld.Worker one = tiny.worker(limits(3, places));
            one.saturatedWith(Rank.BATCH, 2).saturatedWith(Rank.INTERACTIVE, 2).sometimesWith(Rank.SESSION, 0.5);
            tiny.run(MEASURED);

            for (Rank rank : Rank.values()) {
                assertThat(one.served(rank))
                        .as("%s with %d places", rank, places)
                        .isPositive();
            }
        }
    }

    @Test
    void manyShardsDoNotSpinForRoom() {
        saturate(Rank.BATCH, 1);
        saturate(Rank.INTERACTIVE, 1);
        run();

        System.out.println("asks for room a second, 24 shards saturated at " + ALLOWED + "/s: "
                + world.asked() / MEASURED.toSeconds());
        assertThat(world.asked()).isLessThan(3_000 * MEASURED.toSeconds());
    }

    private void saturate(Rank rank, int httpCalls) {
        for (int shard = 0; shard < 12; shard++) {
            worker.saturatedWith(rank, httpCalls);
        }
    }

    /** Measured once it is known that none of these starts brings any calls. */
    private void run() {
        world.run(CONVERGENCE);
        world.countAnew();
        world.run(MEASURED);
    }

    private double shareOf(Rank rank) {
        return (double) worker.served(rank) / (ALLOWED * MEASURED.toSeconds());
    }

    private static FlinksSettings.Limits limits(int perSecond, int openCalls) {
        return new FlinksSettings.Limits(
                Duration.ofSeconds(30), Duration.ofSeconds(220), 1 << 20, perSecond, openCalls);
    }
}
