package dev.reconnect.worker.flinks.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.worker.flinks.FlinksSettings;
import dev.reconnect.worker.flinks.testing.BusyWorkers;
import java.time.Duration;
import org.junit.jupiter.api.Test;

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
        for (int second = 0; second < 120; second++) {
            simulation.countAnew();
            simulation.run(Duration.ofSeconds(1));
            assertThat(worker.permits.openCalls()).as("at second %d", second).isLessThan(80);
            if (second % 20 == 0) {
                simulation.countAnew();
                simulation.run(Duration.ofSeconds(20));
                assertThat(simulation.served()).isGreaterThan((long) (0.9 * 20 * SERVED));
            }
        }
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
    @Test
    void aLatencyThatGrowsWithoutAQueueCostsNothingForLong() {
        simulation.allows(500);
        busy();
        simulation.run(Duration.ofMinutes(1));
        worker.callsTaking(400);
        simulation.run(Duration.ofSeconds(20));
        simulation.countAnew();
        simulation.run(Duration.ofMinutes(1));

        assertThat(simulation.served()).isGreaterThan((long) (0.9 * 60 * 500));
        assertThat(worker.permits.state().openLimit()).isGreaterThan(200);
    }

    @Test
    void someSlowCallsAmongQuickOnesAreNoQueue() {
        simulation.allows(500);
        busy();
        worker.sometimesTaking(5_000, 3);
        simulation.run(Duration.ofMinutes(2));

        assertThat(worker.permits.state().openLimit()).isGreaterThan(1_000);
    }

    private void busy() {
        for (int shard = 0; shard < 4; shard++) {
            worker.saturatedWith(Priority.BATCH, 1).saturatedWith(Priority.INTERACTIVE, 1);
        }
    }
}
