package dev.reconnect.worker.simulation.testing;

import dev.reconnect.worker.app.testing.ProductionDefaults;
import dev.reconnect.worker.flinks.FlinksSettings;
import dev.reconnect.worker.flinks.institution.InstitutionBreakers;
import dev.reconnect.worker.session.Policy;
import dev.reconnect.worker.session.RestingMemory;
import dev.reconnect.worker.shard.ShardParts;
import dev.reconnect.worker.simulation.testing.flinks.VirtualFlinks;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The settings of all processes, as the seed decides. Most numbers are small, so that the runs reach the bounds.
 *
 * @param roomy whether every shard has room for all records, so that none has to wait in its topic
 */
record SimulationSettings(
        int partitions,
        boolean roomy,
        ShardParts.Bounds bounds,
        FlinksSettings flinks,
        InstitutionBreakers.BreakerRules banks,
        Policy policy) {

    private static final int MANY = 1_000;
    private static final RestingMemory MEMORY = new RestingMemory(Long.MAX_VALUE);

    static SimulationSettings any(RandomGenerator random) {
        boolean roomy = random.nextBoolean();
        ShardParts.Bounds bounds = new ShardParts.Bounds(
                roomy ? MANY : 2 + random.nextInt(30), 1 + random.nextInt(20), random.nextInt(20), MEMORY);
        return new SimulationSettings(
                1 + random.nextInt(4),
                roomy,
                bounds,
                VirtualFlinks.settings().with(limits(random)),
                banks(random),
                ProductionDefaults.policy().with(ways(random)));
    }

    private static FlinksSettings.CallLimits limits(RandomGenerator random) {
        FlinksSettings.CallLimits usual = VirtualFlinks.settings().limits();
        return new FlinksSettings.CallLimits(
                usual.callTimeout(),
                usual.authorizeTimeout(),
                usual.maxResponseBytes(),
                2 + random.nextInt(100),
                1 + random.nextInt(20));
    }

    /** The fewer sessions show how a bank is, the easier is a wrong judgement. A bank has few logins here. */
    private static InstitutionBreakers.BreakerRules banks(RandomGenerator random) {
        return new InstitutionBreakers.BreakerRules(
                10 + random.nextInt(60),
                2 + random.nextInt(4),
                Duration.ofSeconds(30 + random.nextInt(570)),
                Duration.ofSeconds(1 + random.nextInt(120)),
                1 + random.nextInt(3));
    }

    private static Policy.Ways ways(RandomGenerator random) {
        boolean article = random.nextInt(5) == 0;
        boolean sameRequestId = random.nextInt(3) == 0;
        return new Policy.Ways(
                article ? Policy.OtherResponse.ARTICLE : Policy.OtherResponse.CLASSIFIED,
                sameRequestId ? Policy.AfterRedirect.SAME_REQUEST_ID : Policy.AfterRedirect.CACHED,
                random.nextInt(4) == 0);
    }
}
