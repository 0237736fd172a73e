package dev.reconnect.worker.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.sandbox.flinks.script.Endpoint;
import dev.reconnect.sandbox.flinks.script.Script;
import dev.reconnect.sandbox.flinks.script.Step;
import dev.reconnect.sandbox.flinks.script.Switch;
import dev.reconnect.sandbox.kafka.KafkaCluster;
import dev.reconnect.sandbox.kafka.KafkaTest;
import dev.reconnect.worker.it.testing.WorkerEnvironment;
import dev.reconnect.worker.it.testing.WorkerEnvironment.Running;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Flinks binds a token to its session. Tokens are not journaled, so after a restart the sessions under way cannot be
 * asked any more.
 */
@KafkaTest
class BoundTokenIT {
    private static final List<String> UNDER_WAY = List.of("one", "two", "three", "four", "five");

    @Test
    void aRestartStopsNobodyElseIfSessionsTakeOnlyTheirOwnToken(KafkaCluster cluster) {
        try (WorkerEnvironment environment =
                new WorkerEnvironment(cluster, Map.of("RECONNECT_FLINKS_SECRET_KEY", "the-secret-key"))) {
            environment.flinks().switches().turnOn(Switch.POLLS_NEED_THE_SESSIONS_TOKEN);
            environment.flinks().switches().turnOn(Switch.ALL_LOGINS_ARE_KNOWN);
            Running before = environment.startWorker().awaitShards(WorkerEnvironment.PARTITIONS);
            List<String> refreshes = new ArrayList<>();
            for (String login : UNDER_WAY) {
                environment.flinks().script(login, Script.of(Step.authorized()).pendingFirst(20));
                refreshes.add(environment.publisher().request(login));
            }
            await("every session to be under way")
                    .until(() -> UNDER_WAY.stream()
                            .allMatch(login ->
                                    environment.flinks().ledger().totals(login).polls() > 0));

            before.close();
            Running after = environment.startWorker().awaitShards(WorkerEnvironment.PARTITIONS);
            String another = environment.publisher().request("another");

            assertThat(environment.outcomes().awaitTerminal(another)).isInstanceOf(AccountsReady.class);
            for (String refreshId : refreshes) {
                assertThat(environment.outcomes().awaitTerminal(refreshId)).isInstanceOf(AccountsReady.class);
            }
            assertThat(after.metrics()
                            .registry()
                            .find("reconnect.flinks.waits")
                            .tag("why", "our-fault")
                            .functionCounters())
                    .isNotEmpty()
                    .allSatisfy(waits -> assertThat(waits.count()).isZero());
            UNDER_WAY.forEach(login -> assertThat(environment.flinks().ledger().calls(login, Endpoint.ASYNC_START))
                    .as("starts of %s: the lost session and the one that replaces it", login)
                    .hasSize(2));
        }
    }
}
