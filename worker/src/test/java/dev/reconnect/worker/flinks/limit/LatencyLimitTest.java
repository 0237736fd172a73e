package dev.reconnect.worker.flinks.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.worker.flinks.FlinksSettings;
import dev.reconnect.worker.flinks.testing.BusyWorkers;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A Flinks that refuses nobody and answers late, in virtual time. */
class LatencyLimitTest {

    private static final int CEILING = 2_000;
    private static final int SERVED = 150;

    private final BusyWorkers simulation = new BusyWorkers(1_000_000, 3);
    private final BusyWorkers.Worker worker = simulation.worker(
            new FlinksSettings.CallLimits(Duration.ofSeconds(30), Duration.ofSeconds(220), 1 << 20, 10_000, CEILING));

    /** Once 1800 calls were open at such a Flinks, and each waited 11.8 s there. */
    @Test
    void whereFlinksServesInOrderAndRefusesNobodyNoQueueIsBuilt() {
        simulation.inOrder(SERVED);
        busy();
        simulation.run(Duration.ofSeconds(20));
        int most = 0;
        simulation.countAnew();
        for (int passed = 0; passed < 120; passed++) {
            simulation.run(Duration.ofSeconds(1));
            most = Math.max(most, worker.permits.openCalls());
        }

        System.out.printf(
                "one worker: at most %d open, %.1f %% used%n", most, simulation.served() * 100.0 / 120 / SERVED);
        assertThat(most).isLessThan(80);
        assertThat(simulation.served()).isGreaterThan((long) (0.9 * 120 * SERVED));
    }

    /** A worker that got behind took on more and more. What it had not committed was in doubt when it died. */
    @Test
    void whatThisWorkerCommitsLateIsAQueueToo() {
        worker.committing(SERVED);
        busy();
        simulation.run(Duration.ofSeconds(20));
        int most = 0;
        simulation.countAnew();
        for (int passed = 0; passed < 120; passed++) {
            simulation.run(Duration.ofSeconds(1));
            LimiterState state = worker.permits.state();
            most = Math.max(most, state.open() + state.uncommitted());
        }

        System.out.printf(
                "150 commits a second: at most %d open or not committed, %.1f %% used%n",
                most, simulation.served() * 100.0 / 120 / SERVED);
        assertThat(most).isLessThan(80);
        assertThat(simulation.served()).isGreaterThan((long) (0.9 * 120 * SERVED));
    }

    /** What one of them leaves, another takes: none of them may believe that the others' queue is no queue. */
    @Test
    void threeWorkersBuildNoQueueEither() {
        simulation.inOrder(SERVED);
        busy();
        BusyWorkers.Worker second = anotherBusy();
        BusyWorkers.Worker third = anotherBusy();
        simulation.run(Duration.ofSeconds(20));
        int most = 0;
        simulation.countAnew();
        for (int passed = 0; passed < 60; passed++) {
            simulation.run(Duration.ofSeconds(1));
            most = Math.max(most, worker.permits.openCalls() + second.permits.openCalls() + third.permits.openCalls());
        }

        System.out.printf(
                "three workers: at most %d open, %.1f %% used%n", most, simulation.served() * 100.0 / 60 / SERVED);
        assertThat(most).isLessThan(150);
        assertThat(simulation.served()).isGreaterThan((long) (0.9 * 60 * SERVED));
    }

    @Test
    void aFlinksThatBecomesQuickIsUsedAgainSoon() {
        simulation.inOrder(SERVED);
        busy();
        simulation.run(Duration.ofMinutes(1));
        simulation.inOrder(10 * SERVED);
        simulation.run(Duration.ofSeconds(20));
        simulation.countAnew();
        simulation.run(Duration.ofSeconds(20));

        assertThat(simulation.served()).isGreaterThan((long) (0.9 * 20 * 10 * SERVED));
    }

    /** Whoever takes it for a queue sends less and less, and the latency stays as it is. */
    @ParameterizedTest
    @ValueSource(ints = {90, 150, 200, 300, 400, 2_000})
    void aLatencyThatGrowsWithoutAQueueCostsNothingForLong(int millis) {
        simulation.allows(500);
        busy();
        simulation.run(Duration.ofMinutes(1));
        worker.callsTaking(millis);
        simulation.run(Duration.ofSeconds(30));
        simulation.countAnew();
        simulation.run(Duration.ofMinutes(1));

        assertThat(simulation.served()).isGreaterThan((long) (0.9 * 60 * 500));
    }

    @Test
    void someSlowCallsAmongQuickOnesAreNoQueue() {
        simulation.allows(500);
        busy();
        worker.sometimesTaking(5_000, 3);
        simulation.run(Duration.ofMinutes(2));

        assertThat(worker.permits.state().openLimit()).isGreaterThan(1_000);
    }

    /** Slow calls hold their places long: whoever waits for half of all calls to end, waits for them. */
    @Test
    void aDipDoesNotStopAllCallsUntilTheSlowOnesEnd() {
        simulation.inOrder(SERVED);
        busy();
        worker.sometimesTaking(12_000, 10);
        simulation.run(Duration.ofMinutes(3));
        long served = 0;
        for (int passed = 0; passed < 60; passed += 3) {
            simulation.countAnew();
            simulation.run(Duration.ofSeconds(3));
            served += simulation.served();
            assertThat(simulation.served()).as("from second %d on", passed).isGreaterThan(SERVED);
        }
        System.out.printf("a tenth of the calls takes 12 s: %.1f %% used%n", served * 100.0 / 60 / SERVED);
        assertThat(served).isGreaterThan((long) (0.75 * 60 * SERVED));
    }

    private void busy() {
        busy(worker);
    }

    private BusyWorkers.Worker anotherBusy() {
        return busy(simulation.worker(limits()));
    }

    private static BusyWorkers.Worker busy(BusyWorkers.Worker one) {
        for (int shard = 0; shard < 4; shard++) {
            one.saturatedWith(Priority.BATCH, 1).saturatedWith(Priority.INTERACTIVE, 1);
        }
        return one;
    }

    private static FlinksSettings.CallLimits limits() {
        return new FlinksSettings.CallLimits(Duration.ofSeconds(30), Duration.ofSeconds(220), 1 << 20, 10_000, CEILING);
    }
}
