package dev.reconnect.worker.flinks.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.worker.flinks.FlinksSettings;
import dev.reconnect.worker.flinks.testing.BusyWorkers;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How much of what Flinks allows is used, and how much is refused. Workers share it without talking to each other, and
 * always have more to do.
 */
class AdaptiveRateTest {

    private static final Duration CONVERGENCE = Duration.ofMinutes(1);
    private static final Duration MEASURED = Duration.ofMinutes(3);
    private static final int SHARDS = 4;

    @ParameterizedTest(name = "{0} calls a second allowed, a ceiling of {1}, {2} workers, refused with {3} {4}")
    @CsvSource({
        "20, 50, 1, 401, ''", "20, 50, 3, 401, ''", "20, 1000, 1, 403, ''", "20, 1000, 3, 403, ''",
        "20, 1000, 1, 429, 1", "100, 1000, 1, 401, ''", "100, 1000, 3, 401, ''", "100, 1000, 1, 429, ''",
        "100, 1000, 3, 429, ''", "100, 1000, 1, 429, 1", "100, 1000, 3, 429, 1", "500, 1000, 1, 401, ''",
        "500, 1000, 3, 401, ''", "500, 1000, 1, 403, ''", "500, 1000, 3, 429, ''", "500, 1000, 3, 429, 1"
    })
    void nearlyAllThatFlinksAllowsIsUsedAndLittleRefused(
            int allowed, int ceiling, int count, int status, String retryAfter) {
        BusyWorkers simulation = new BusyWorkers(allowed, 1).refusing(status, retryAfter);
        List<BusyWorkers.Worker> workers = saturated(simulation, ceiling, count);
        simulation.run(CONVERGENCE);
        simulation.countAnew();
        simulation.run(MEASURED);

        double fair = (double) allowed / count;
        double least =
                workers.stream().mapToDouble(AdaptiveRateTest::perSecond).min().orElseThrow() / fair;
        System.out.printf(
                "| %d | %d | %d | %d %s | %.1f %% | %.2f %% | %.0f %% | %d |%n",
                allowed,
                ceiling,
                count,
                status,
                retryAfter,
                100 * use(simulation, allowed),
                100 * simulation.refusedShare(),
                100 * least,
                simulation.asked() / MEASURED.toSeconds() / count);
        assertThat(use(simulation, allowed)).isGreaterThan(0.9);
        assertThat(simulation.refusedShare()).isLessThan(0.02);
        assertThat(least).as("of its fair share, the worst off").isGreaterThan(0.5);
    }

    @Test
    void aLimitThatChangesIsFoundAgain() {
        BusyWorkers simulation = new BusyWorkers(100, 2);
        saturated(simulation, 1000, 1);
        simulation.run(CONVERGENCE);
        for (int allowed : new int[] {50, 200}) {
            simulation.allows(allowed);
            simulation.run(Duration.ofMinutes(2));
            simulation.countAnew();
            simulation.run(MEASURED);

            System.out.printf(
                    "now %d allowed: %.1f %% used, %.2f %% refused%n",
                    allowed, 100 * use(simulation, allowed), 100 * simulation.refusedShare());
            assertThat(use(simulation, allowed)).as("of %d", allowed).isGreaterThan(0.9);
            assertThat(simulation.refusedShare()).as("of %d", allowed).isLessThan(0.02);
        }
    }

    @Test
    void aWorkerThatComesLateGetsItsPartSoon() {
        BusyWorkers simulation = new BusyWorkers(100, 3);
        saturated(simulation, 1000, 2);
        simulation.run(Duration.ofMinutes(5));
        BusyWorkers.Worker late = saturated(simulation, 1000, 1).getFirst();
        simulation.run(CONVERGENCE);
        simulation.countAnew();
        simulation.run(MEASURED);

        assertThat(perSecond(late)).isGreaterThan(100 / 3.0 / 2);
    }

    @Test
    void theFirstRateDoublesUntilItIsEnough() {
        BusyWorkers simulation = new BusyWorkers(1_000_000, 4);
        BusyWorkers.Worker worker = saturated(simulation, 100_000, 1).getFirst();
        simulation.run(Duration.ofSeconds(4));

        assertThat(worker.permits.state().callsPerSecond()).isGreaterThan(5_000);
    }

    /** Otherwise a cold process or a hanging Flinks would let the rate double on, and calls be refused for long. */
    @Test
    void theFirstRateStaysUntilAnAnswerComes() {
        BusyWorkers simulation = new BusyWorkers(100, 5);
        BusyWorkers.Worker worker = simulation.worker(limits(1000)).callsTaking(10_000);
        worker.saturatedWith(Priority.BATCH, 1);
        simulation.run(Duration.ofSeconds(4));

        assertThat(worker.permits.state().callsPerSecond()).isEqualTo(50);
    }

    private static List<BusyWorkers.Worker> saturated(BusyWorkers simulation, int ceiling, int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> {
                    BusyWorkers.Worker worker = simulation.worker(limits(ceiling));
                    for (int shard = 0; shard < SHARDS; shard++) {
                        worker.saturatedWith(Priority.BATCH, 1).saturatedWith(Priority.INTERACTIVE, 1);
                    }
                    return worker;
                })
                .toList();
    }

    private static double use(BusyWorkers simulation, int allowed) {
        return (double) simulation.served() / MEASURED.toSeconds() / allowed;
    }

    private static double perSecond(BusyWorkers.Worker worker) {
        return (double) worker.served() / MEASURED.toSeconds();
    }

    static FlinksSettings.CallLimits limits(int ceiling) {
        return new FlinksSettings.CallLimits(Duration.ofSeconds(30), Duration.ofSeconds(220), 1 << 20, ceiling, 500);
    }
}
