package dev.reconnect.worker.chaos;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Three brokers, replication 3, two replicas in sync: one of them, which coordinates the workers' group, is lost. */
class ThreeNodesIT {
    private static final long SEED = 1;

    @Test
    void everyRefreshHasItsOneEndWhenABrokerIsLost() {
        try (Scene scene = new Scene(SEED, Brokers::three)) {
            new Play(scene, SEED).play(List.of(Disaster.NODE_LOST), 0);
        }
    }
}
