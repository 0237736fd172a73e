package dev.reconnect.worker.flinks.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.worker.flinks.FlinksSettings;
import dev.reconnect.worker.flinks.testing.BusyWorkers;
import java.time.Duration;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The lanes of {@link LanesTest}, but each start brings the calls of its session seconds later. */
@Order(2)
class LanesWithSessionsTest {

    private static final Duration CONVERGENCE = Duration.ofMinutes(1);
    private static final Duration MEASURED = Duration.ofMinutes(2);
    private static final int SHARDS = 12;
    /** A RequestId that is asked so often lives: it dies after eight minutes without a call. */
    private static final Duration ALIVE = Duration.ofMinutes(1);
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
    void aPersonsStartFindsAPermitAtOnceWhileBatchUsesNearlyAllTheRest(int perSecond, boolean known, int bankSeconds) {
        BusyWorkers simulation = new BusyWorkers(known ? ANY : perSecond, 11);
        BusyWorkers.Worker worker = worker(simulation, known ? perSecond : 1000, bankSeconds);
        saturate(worker, Priority.BATCH);
        worker.sometimesWith(Priority.INTERACTIVE, 2, 2);
        simulation.run(CONVERGENCE);
        simulation.countAnew();
        simulation.run(MEASURED);

        double used = (double) simulation.served() / MEASURED.toSeconds() / perSecond;
        System.out.printf(
                "| %d | %s | %d s | %d ms | %d ms | %d ms | %.1f %% | %.1f | %.2f %%%n",
                perSecond,
                known ? "ceiling" : "learned",
                bankSeconds,
                worker.longWait(Priority.INTERACTIVE).toMillis(),
                worker.longestWait(Priority.INTERACTIVE).toMillis(),
                worker.longestWait(Priority.SESSION).toMillis(),
                100 * used,
                (double) worker.served(Priority.BATCH) / MEASURED.toSeconds(),
                100 * simulation.refusedShare());
        assertThat(worker.served(Priority.INTERACTIVE)).isGreaterThan(200);
        assertThat(worker.longWait(Priority.INTERACTIVE)).isLessThan(Duration.ofMillis(250));
        assertThat(worker.longestWait(Priority.INTERACTIVE)).isLessThan(Duration.ofMillis(500));
        assertThat(worker.longestWait(Priority.BATCH_SESSION)).isLessThan(ALIVE);
        assertThat(used).as("people's and the night's calls").isGreaterThan(0.95);
    }

    /** The night's sessions once wanted all permits, and what a session may want was bounded: people got no start. */
    @Test
    void aNightWhoseDataTakeTwentyMinutesDoesNotKeepPeopleWaiting() {
        BusyWorkers simulation = new BusyWorkers(ANY, 14);
        BusyWorkers.Worker worker = worker(simulation, 50, 20 * 60);
        saturate(worker, Priority.BATCH);
        worker.sometimesWith(Priority.INTERACTIVE, 0.2, 2);
        simulation.run(Duration.ofMinutes(30));
        simulation.countAnew();
        simulation.run(Duration.ofMinutes(30));

        System.out.printf(
                "20 min: start %d ms p95, %d ms longest; poll %d ms longest, of the batch lane %d ms; %.1f %% used%n",
                worker.longWait(Priority.INTERACTIVE).toMillis(),
                worker.longestWait(Priority.INTERACTIVE).toMillis(),
                worker.longestWait(Priority.SESSION).toMillis(),
                worker.longestWait(Priority.BATCH_SESSION).toMillis(),
                simulation.served() / 18.0 / 50);
        assertThat(worker.served(Priority.INTERACTIVE)).isGreaterThan(250);
        assertThat(worker.longWait(Priority.INTERACTIVE)).isLessThan(Duration.ofMillis(250));
        assertThat(worker.longestWait(Priority.SESSION)).isLessThan(Duration.ofSeconds(1));
        assertThat(worker.longestWait(Priority.BATCH_SESSION)).isLessThan(ALIVE);
    }

    @ParameterizedTest(name = "{0} calls a second, banks that take {1} s")
    @CsvSource({"50, 3", "50, 15", "50, 30", "500, 3", "500, 15", "500, 30"})
    void aRequestIdNeverDiesBecauseStartsTookThePermits(int perSecond, int bankSeconds) {
        BusyWorkers simulation = new BusyWorkers(ANY, 12);
        BusyWorkers.Worker worker = worker(simulation, perSecond, bankSeconds);
        saturate(worker, Priority.BATCH);
        saturate(worker, Priority.INTERACTIVE);
        Duration time = CONVERGENCE.plus(MEASURED);
        simulation.run(time);

        double seconds = time.toSeconds();
        System.out.printf(
                "saturated | %d | %d s | session %d ms p95, %d ms longest | batch share %.2f, %.1f and %.1f starts/s%n",
                perSecond,
                bankSeconds,
                worker.longWait(Priority.SESSION).toMillis(),
                worker.longestWait(Priority.SESSION).toMillis(),
                (double) worker.served(Priority.BATCH)
                        / (worker.served(Priority.BATCH) + worker.served(Priority.INTERACTIVE)),
                worker.served(Priority.INTERACTIVE) / seconds,
                worker.served(Priority.BATCH) / seconds);
        assertThat(worker.served(Priority.SESSION)).isGreaterThan(50L * perSecond);
        assertThat(worker.longestWait(Priority.SESSION)).isLessThan(Duration.ofSeconds(5));
        assertThat(worker.longestWait(Priority.BATCH_SESSION)).isLessThan(ALIVE);
    }

    @Test
    void ourFaultStopsAllCallsOfALoadedWorkerWithinASecond() {
        BusyWorkers simulation = new BusyWorkers(ANY, 13);
        BusyWorkers.Worker worker = worker(simulation, 500, 15).callsTaking(500);
        saturate(worker, Priority.BATCH);
        saturate(worker, Priority.INTERACTIVE);
        simulation.run(CONVERGENCE);
        assertThat(worker.permits.openCalls()).isGreaterThan(150);

        simulation.deactivates();
        for (int step = 0; worker.permits.heldBecause().isEmpty() && step < 100; step++) {
            simulation.run(Duration.ofMillis(10));
        }
        simulation.run(Duration.ofSeconds(1));
        simulation.countAnew();
        simulation.run(Duration.ofSeconds(30));

        assertThat(worker.permits.heldBecause()).isPresent();
        assertThat(simulation.asked()).isGreaterThan(30 * 100);
        assertThat(simulation.sent()).as("trials: one soon, then one a minute").isLessThan(3);
    }

    private static BusyWorkers.Worker worker(BusyWorkers simulation, int ceiling, int bankSeconds) {
        FlinksSettings.CallLimits limits =
                new FlinksSettings.CallLimits(Duration.ofSeconds(30), Duration.ofSeconds(220), 1 << 20, ceiling, 500);
        return simulation.worker(limits).withSessionsOf(Duration.ofSeconds(bankSeconds), SHARDS);
    }

    private static void saturate(BusyWorkers.Worker worker, Priority priority) {
        for (int shard = 0; shard < SHARDS; shard++) {
            worker.saturatedWith(priority, 2);
        }
    }
}
