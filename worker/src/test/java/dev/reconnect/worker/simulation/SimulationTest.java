package dev.reconnect.worker.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.worker.simulation.Simulation.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Whole workers in virtual time, one seed after another. A failure names its seed: {@code -Dsimulation.seed=N} runs it
 * alone and writes down what happens; {@code -Dsimulation.seconds=N} runs random seeds for so long.
 */
class SimulationTest {

    private static final int FIXED = 60;
    private static final int RANDOM = 200;
    /** On a machine that has other things to do, fewer random seeds: the build must not wait for them. */
    private static final long LONGEST_NANOS = 45_000_000_000L;

    private final LogWatch log = new LogWatch();

    @AfterEach
    void release() {
        log.close();
    }

    @Test
    void theSameSeedTellsTheSameStory() {
        assertThat(Simulation.run(7, Trace.NONE)).isEqualTo(Simulation.run(7, Trace.NONE));
    }

    @Test
    void whateverHappensThePromisesHold() {
        Long seed = Long.getLong("simulation.seed");
        if (seed != null) {
            System.out.println(Simulation.run(seed, new Trace(System.out)));
            return;
        }
        List<Result> results = new ArrayList<>();
        long begun = System.nanoTime();
        SplittableRandom random = new SplittableRandom();
        int seconds = Integer.getInteger("simulation.seconds", 0);
        if (seconds > 0) {
            while (System.nanoTime() - begun < seconds * 1_000_000_000L) {
                results.add(Simulation.run(random.nextLong(), Trace.NONE));
            }
        } else {
            LongStream.range(0, FIXED).forEach(fixed -> results.add(Simulation.run(fixed, Trace.NONE)));
            while (results.size() < FIXED + RANDOM && System.nanoTime() - begun < LONGEST_NANOS) {
                results.add(Simulation.run(random.nextLong(), Trace.NONE));
            }
        }
        print(results, (System.nanoTime() - begun) / 1e9);
        assertThat(results).extracting(Result::doubts).as("starts in doubt, in any run").anyMatch(doubts -> doubts > 0);
        assertThat(log.leaks()).as("log lines that say too much").isEmpty();
        assertThat(log.lines()).isPositive();
    }

    private static void print(List<Result> results, double seconds) {
        System.out.printf(
                Locale.ROOT,
                "simulation: %d seeds in %.1f s, %d steps, %d refreshes, %d live sessions, %d of them beside one in doubt%n",
                results.size(),
                seconds,
                results.stream().mapToLong(Result::steps).sum(),
                results.stream().mapToLong(Result::refreshes).sum(),
                results.stream().mapToLong(Result::sessions).sum(),
                results.stream().mapToLong(Result::doubts).sum());
    }
}
