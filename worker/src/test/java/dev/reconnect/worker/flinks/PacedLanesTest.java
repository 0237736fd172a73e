package dev.reconnect.worker.flinks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same lanes as in {@link LanesTest}, where each start brings the calls of its session seconds later. */
class PacedLanesTest {

    private static final Duration CONVERGENCE = Duration.ofMinutes(3);
    private static final Duration MEASURED = Duration.ofMinutes(3);
    private static final int SHARDS = 12;
    /** Far more than any test allows. */
    private static final int ANY = 1_000_000;

    @ParameterizedTest(name = "{0} calls a second, known {1}, banks that take {2} s")
    @CsvSource({
        "50, true, 3",
        "50, true, 15",
        "50, true, 30",
        "100, true, 15",
        "100, true, 30",
        "500, true, 3",
        "500, true, 15",
        "500, true, 30",
        "500, false, 3",
        "500, false, 15",
        "500, false, 30"
    })
    void aPersonsStartFindsRoomAtOnceWhileBatchUsesNearlyAllTheRest(int perSecond, boolean known, int bankSeconds) {
        BusyWorld world = new BusyWorld(known ? ANY : perSecond, 11);
        BusyWorld.Worker worker = worker(world, known ? perSecond : 1000, bankSeconds);
        saturate(worker, Rank.BATCH);
        worker.sometimesWith(Rank.INTERACTIVE, 2, 2);
        world.run(CONVERGENCE);
        world.countAnew();
        world.run(MEASURED);

        double used = (double) world.served() / MEASURED.toSeconds() / perSecond;
        System.out.printf(
                "| %d | %s | %d s | %d ms | %d ms | %d ms | %.1f %% | %.1f | %.2f %%%n",
                perSecond,
                known ? "ceiling" : "learned",
                bankSeconds,
                worker.longWait(Rank.INTERACTIVE).toMillis(),
                worker.longestWait(Rank.INTERACTIVE).toMillis(),
                worker.longestWait(Rank.SESSION).toMillis(),
                100 * used,
                (double) worker.served(Rank.BATCH) / MEASURED.toSeconds(),
                100 * world.refusedShare());
        assertThat(worker.served(Rank.INTERACTIVE)).isGreaterThan(300);
        assertThat(worker.longWait(Rank.INTERACTIVE)).isLessThan(Duration.ofMillis(250));
        assertThat(used).as("people's and the night's calls").isGreaterThan(0.9);
    }

    @ParameterizedTest(name = "{0} calls a second, banks that take {1} s")
    @CsvSource({"50, 3", "50, 15", "50, 30", "500, 3", "500, 15", "500, 30"})
    void aRequestIdNeverDiesBecauseStartsTookTheRoom(int perSecond, int bankSeconds) {
        BusyWorld world = new BusyWorld(ANY, 12);
        BusyWorld.Worker worker = worker(world, perSecond, bankSeconds);
        saturate(worker, Rank.BATCH);
        saturate(worker, Rank.INTERACTIVE);
        world.run(CONVERGENCE.plus(MEASURED));

        System.out.printf(
                "saturated | %d | %d s | session %d ms p95, %d ms longest | batch share %.2f, %.1f and %.1f starts/s%n",
                perSecond,
                bankSeconds,
                worker.longWait(Rank.SESSION).toMillis(),
                worker.longestWait(Rank.SESSION).toMillis(),
                (double) worker.served(Rank.BATCH) / (worker.served(Rank.BATCH) + worker.served(Rank.INTERACTIVE)),
                worker.served(Rank.INTERACTIVE) / 300.0,
                worker.served(Rank.BATCH) / 300.0);
        assertThat(worker.served(Rank.SESSION)).isGreaterThan(100L * perSecond);
        assertThat(worker.longestWait(Rank.SESSION)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void ourFaultStopsAllCallsOfALoadedWorkerWithinASecond() {
        BusyWorld world = new BusyWorld(ANY, 13);
        BusyWorld.Worker worker = worker(world, 500, 15).callsTaking(500);
        saturate(worker, Rank.BATCH);
        saturate(worker, Rank.INTERACTIVE);
        world.run(CONVERGENCE);
        assertThat(worker.permits.openCalls()).isGreaterThan(150);

        world.deactivates();
        for (int step = 0; worker.permits.heldBecause().isEmpty() && step < 100; step++) {
            world.run(Duration.ofMillis(10));
        }
        world.run(Duration.ofSeconds(1));
        world.countAnew();
        world.run(Duration.ofSeconds(30));

        assertThat(worker.permits.heldBecause()).isPresent();
        assertThat(world.asked()).isGreaterThan(30 * 100);
        assertThat(world.sent()).as("probes, one in five seconds").isBetween(1L, 12L);
    }

    private static BusyWorld.Worker worker(BusyWorld world, int ceiling, int bankSeconds) {
        FlinksSettings.Limits limits =
                new FlinksSettings.Limits(Duration.ofSeconds(30), Duration.ofSeconds(220), 1 << 20, ceiling, 500);
        return world.worker(limits).withSessionsOf(Duration.ofSeconds(bankSeconds), SHARDS);
    }

    private static void saturate(BusyWorld.Worker worker, Rank rank) {
        for (int shard = 0; shard < SHARDS; shard++) {
            worker.saturatedWith(rank, 2);
        }
    }
}
