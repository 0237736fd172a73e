package dev.reconnect.worker.chaos;

import dev.reconnect.worker.chaos.testing.Brokers;
import dev.reconnect.worker.chaos.testing.ChaosEnvironment;
import dev.reconnect.worker.chaos.testing.ChaosFault;
import dev.reconnect.worker.chaos.testing.ChaosLoad;
import dev.reconnect.worker.chaos.testing.ChaosRun;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** With three brokers, replication 3 and two in-sync replicas, the coordinator of the workers' group is lost. */
@Order(2)
class ThreeNodesIT {
    private static final long SEED = 1;

    @Test
    void everyRefreshHasItsOneEndWhenABrokerIsLost() {
        try (ChaosEnvironment environment = new ChaosEnvironment(SEED, Brokers::three, ChaosLoad.PART)) {
            new ChaosRun(environment, SEED).play(List.of(ChaosFault.NODE_LOST), 0);
        }
    }
}
