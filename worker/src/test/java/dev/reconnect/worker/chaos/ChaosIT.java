package dev.reconnect.worker.chaos;

import dev.reconnect.worker.chaos.testing.Brokers;
import dev.reconnect.worker.chaos.testing.ChaosEnvironment;
import dev.reconnect.worker.chaos.testing.ChaosFault;
import dev.reconnect.worker.chaos.testing.ChaosLoad;
import dev.reconnect.worker.chaos.testing.ChaosRun;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * Kills, freezes and cuts off one broker and two workers.
 *
 * <p>In the normal build the faults that take a worker or the broker happen once. The long form repeats these and the
 * cuts of the network, in an order that the seed gives, until {@code chaos.refreshes} refreshes were asked for:
 *
 * <pre>mvn verify -pl worker -am -Dtest=GlossaryTest -Dit.test=ChaosIT -Dchaos.refreshes=10000 -Dchaos.seed=1</pre>
 *
 * <p>With {@code -Dchaos.load=full -Dchaos.refreshes=5000}, more are asked for than the machine can do at once, so many
 * at least, while workers are killed three times and frozen twice.
 */
@Order(1)
class ChaosIT {
    private static final int AT_LEAST = Integer.getInteger("chaos.refreshes", 0);
    private static final ChaosLoad LOAD =
            ChaosLoad.valueOf(System.getProperty("chaos.load", "part").toUpperCase(Locale.ROOT));
    private static final long SEED = Long.getLong("chaos.seed", 1);

    private static final Set<ChaosFault> SHORT = EnumSet.of(
            ChaosFault.WORKER_KILLED,
            ChaosFault.WORKER_FROZEN,
            ChaosFault.WORKER_STRANDED,
            ChaosFault.BROKER_KILLED,
            ChaosFault.BOTH_KILLED);
    private static final Set<ChaosFault> LONG = EnumSet.complementOf(EnumSet.of(ChaosFault.NODE_LOST));

    private static final List<ChaosFault> UNDER_FULL_LOAD = List.of(
            ChaosFault.WORKER_KILLED,
            ChaosFault.WORKER_FROZEN,
            ChaosFault.WORKER_KILLED,
            ChaosFault.WORKER_FROZEN,
            ChaosFault.WORKER_KILLED);

    private static List<ChaosFault> plan() {
        if (LOAD == ChaosLoad.FULL) {
            return UNDER_FULL_LOAD;
        }
        return List.copyOf(AT_LEAST == 0 ? SHORT : LONG);
    }

    @Test
    void everyRefreshHasItsOneEndWhateverDies() {
        try (ChaosEnvironment environment = new ChaosEnvironment(SEED, Brokers::one, LOAD)) {
            new ChaosRun(environment, SEED).play(plan(), AT_LEAST);
        }
    }
}
