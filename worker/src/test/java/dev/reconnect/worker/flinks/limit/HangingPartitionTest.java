package dev.reconnect.worker.flinks.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.worker.flinks.FlinksSettings;
import dev.reconnect.worker.flinks.client.NeutralWitness;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.shard.testing.CallRequests;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A partition whose commit hangs holds permits that it neither uses nor gives back. */
class HangingPartitionTest {

    private static final int SECONDS = 30;

    private long nanos;
    private final CallPermits permits = new CallPermits(
            FlinksSettings.CallLimits.DEFAULTS, NeutralWitness.NONE, InstantSource.system(), () -> nanos);

    @Test
    void itLeavesTheOthersTheirs() {
        int inHand = takeAll("hangs");
        assertThat(inHand).as("in one turn").isBetween(1, 10);

        int others = 0;
        for (int tick = 0; tick < SECONDS * 100; tick++) {
            nanos += TimeUnit.MILLISECONDS.toNanos(10);
            int taken = takeAll("other");
            others += taken;
            for (int call = 0; call < taken; call++) {
                permits.release(CallRequests.of(new Call.Start("other")));
            }
        }

        assertThat(others).isGreaterThan(SECONDS * 45);
    }

    private int takeAll(String loginId) {
        int taken = 0;
        while (permits.acquire(CallRequests.of(new Call.Start(loginId)), 1) instanceof GateDecision.Pass) {
            taken++;
        }
        return taken;
    }
}
