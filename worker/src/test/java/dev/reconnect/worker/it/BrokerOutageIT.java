package dev.reconnect.worker.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.contracts.Lane;
import dev.reconnect.contracts.MfaChallengePending;
import dev.reconnect.sandbox.flinks.Endpoint;
import dev.reconnect.sandbox.flinks.SandboxUsers;
import dev.reconnect.sandbox.flinks.Script;
import dev.reconnect.sandbox.flinks.Step;
import dev.reconnect.sandbox.flinks.Switch;
import dev.reconnect.sandbox.kafka.KafkaCluster;
import dev.reconnect.sandbox.kafka.KafkaTest;
import dev.reconnect.worker.it.World.Running;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Kafka is away for 15 seconds while sessions are in every state. */
@KafkaTest(own = true)
class BrokerOutageIT {
    private static final Duration OUTAGE = Duration.ofSeconds(15);
    private static final int QUEUED = 40;

    private final Map<String, String> refreshes = new HashMap<>();

    /** Commits wait for as long as the client's time-outs allow: past them, nobody knows what became of one. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({"commits outlast the outage, 30000, 0", "commits are given up meanwhile, 6000, 1"})
    void everyRefreshHasItsOneEndAfterTheOutage(String title, int timeout, int mayBeLost, KafkaCluster cluster) {
        try (World world = new World(cluster, settings(timeout))) {
            Running worker = world.startWorker().awaitShards(World.PARTITIONS);
            MfaChallengePending pending = sessionsInEveryState(world, worker);

            cluster.stop();
            await("nothing but waiting")
                    .pollDelay(Duration.ZERO)
                    .during(OUTAGE)
                    .atMost(OUTAGE.plusSeconds(5))
                    .until(() -> worker.health().live().up());
            int published = world.outcomes().all().size();
            cluster.start();
            long back = System.nanoTime();
            request(world, Lane.INTERACTIVE, "afterwards");
            await("the first outcome")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> world.outcomes().all().size() > published);
            Duration first = Duration.ofNanos(System.nanoTime() - back);
            Connect.answer(pending.iframeUrl(), "Montreal");
            world.publisher().confirm("asked", pending.requestId());

            refreshes.forEach((login, refreshId) -> assertThat(world.outcomes().awaitTerminal(refreshId))
                    .as(login)
                    .isInstanceOf(AccountsReady.class));
            Duration last = Duration.ofNanos(System.nanoTime() - back);
            await("ready again")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> worker.health().ready().up());
            assertOnceEach(world);
            assertThat(worker.transactions("lost") > 0).as("a lost transaction").isEqualTo(mayBeLost > 0);
            System.out.printf(
                    "broker away for %d s, %s: first outcome %d ms after its return, all %d ended after %d ms, %d transactions lost%n",
                    OUTAGE.toSeconds(),
                    title,
                    first.toMillis(),
                    refreshes.size(),
                    last.toMillis(),
                    worker.transactions("lost"));
        }
    }

    private static Map<String, String> settings(int timeout) {
        return Map.of(
                "RECONNECT_FLINKS_CALLS_PER_SECOND", "25",
                "RECONNECT_KAFKA_CLIENT_REQUEST_TIMEOUT_MS", Integer.toString(timeout / 3),
                "RECONNECT_KAFKA_CLIENT_DELIVERY_TIMEOUT_MS", Integer.toString(timeout),
                "RECONNECT_KAFKA_CLIENT_MAX_BLOCK_MS", Integer.toString(timeout));
    }

    /** Few calls a second: the batch waits behind those who are asked about. */
    private MfaChallengePending sessionsInEveryState(World world, Running worker) {
        world.flinks().switches().turnOn(Switch.ALL_LOGINS_ARE_KNOWN);
        world.flinks().script("working", Script.of(Step.authorized()).pendingFirst(20));
        world.flinks().script("asked", Script.of(Step.challenge(SandboxUsers.CITY), Step.authorized()));
        world.flinks().script("fetching", Script.of(Step.authorized()).fetch(Step.dispatched(20), Step.data(2)));
        request(world, Lane.INTERACTIVE, "working");
        request(world, Lane.INTERACTIVE, "fetching");
        String asked = request(world, Lane.INTERACTIVE, "asked");
        world.outcomes().awaitTerminal(request(world, Lane.INTERACTIVE, "over"));
        MfaChallengePending pending = world.outcomes().awaitOutcome(asked, MfaChallengePending.class);
        for (int i = 0; i < QUEUED; i++) {
            request(world, Lane.BATCH, "night-" + i);
        }
        await("sessions in every state")
                .atMost(Duration.ofSeconds(10))
                .until(() -> List.of("queued", "authorizing", "challenge-pending", "fetching", "resting").stream()
                        .allMatch(state -> worker.gauge("reconnect.sessions", "state", state) > 0));
        return pending;
    }

    private String request(World world, Lane lane, String login) {
        String refreshId = "refresh-of-" + login;
        refreshes.put(login, refreshId);
        world.publisher().publish(lane, Publisher.requested(refreshId, login));
        return refreshId;
    }

    private void assertOnceEach(World world) {
        List<String> ends = new ArrayList<>();
        for (OutcomeLog.Seen seen : world.outcomes().all()) {
            if (seen.outcome().terminal()) {
                ends.add(seen.outcome().subject().answers());
            }
        }
        assertThat(ends).containsExactlyInAnyOrderElementsOf(refreshes.values());
        assertThat(world.outcomes().all().stream().map(OutcomeLog.Seen::id)).doesNotHaveDuplicates();
        refreshes
                .keySet()
                .forEach(login -> assertThat(world.flinks().ledger().calls(login, Endpoint.ASYNC_START))
                        .as("starts of %s", login)
                        .hasSize(1));
        assertThat(world.flinks().ledger().totals().mostLive()).isEqualTo(1);
    }
}
