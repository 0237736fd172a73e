package dev.reconnect.worker.it;

import static dev.reconnect.sandbox.flinks.script.SandboxUsers.CITY;
import static dev.reconnect.sandbox.flinks.script.Step.authorized;
import static dev.reconnect.sandbox.flinks.script.Step.challenge;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.contracts.MfaChallengePending;
import dev.reconnect.sandbox.flinks.script.Script;
import dev.reconnect.sandbox.kafka.KafkaCluster;
import dev.reconnect.sandbox.kafka.KafkaTest;
import dev.reconnect.worker.it.testing.ConnectVisitor;
import dev.reconnect.worker.it.testing.LandingBrowser;
import dev.reconnect.worker.it.testing.WorkerEnvironment;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A person comes back from Connect while Kafka is away. */
@KafkaTest(own = true)
class RedirectOutageIT {

    @Test
    void whileKafkaIsAwayTheLandingSaysSoAndAfterwardsTheSameLinkConfirms(KafkaCluster cluster) {
        try (LandingBrowser browser = new LandingBrowser();
                WorkerEnvironment environment = new WorkerEnvironment(cluster, browser.settings())) {
            environment.flinks().script("patient", Script.of(challenge(CITY), authorized()));
            WorkerEnvironment.Running worker = environment.startWorker().awaitShards(WorkerEnvironment.PARTITIONS);
            String refreshId = environment.publisher().request("patient");
            MfaChallengePending pending = environment.outcomes().awaitOutcome(refreshId, MfaChallengePending.class);
            URI landing = ConnectVisitor.answerAndGoOn(pending.iframeUrl(), "Montreal");

            cluster.stop();
            long begun = System.nanoTime();
            HttpResponse<String> away = browser.get(landing);

            assertThat(away.statusCode()).isEqualTo(503);
            assertThat(away.headers().firstValue("Retry-After")).contains("5");
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(12));
            assertThat(worker.health().ready().reasons())
                    .anySatisfy(reason -> assertThat(reason.part()).isEqualTo("redirect"));

            cluster.start();
            await("the landing to take it")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> browser.get(landing).statusCode() == 200);
            assertThat(environment.outcomes().awaitTerminal(refreshId)).isInstanceOf(AccountsReady.class);
            await("ready again")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> worker.health().ready().up());
        }
    }

    /** A proxy goes on sending people to a worker that stops, until it has heard of it. */
    @Test
    void aWorkerThatStopsStillTakesThoseWhoComeBack(KafkaCluster cluster) {
        try (LandingBrowser browser = new LandingBrowser()) {
            Map<String, String> settings = new HashMap<>(browser.settings());
            settings.put("RECONNECT_OPS_LAME_DUCK", "10s");
            try (WorkerEnvironment environment = new WorkerEnvironment(cluster, settings)) {
                environment.flinks().script("late", Script.of(challenge(CITY), authorized()));
                WorkerEnvironment.Running worker = environment.startWorker().awaitShards(WorkerEnvironment.PARTITIONS);
                String refreshId = environment.publisher().request("late");
                MfaChallengePending pending = environment.outcomes().awaitOutcome(refreshId, MfaChallengePending.class);
                URI landing = ConnectVisitor.answerAndGoOn(pending.iframeUrl(), "Montreal");

                Thread stopping = Thread.ofVirtual().start(worker::close);
                await("its shards to be handed over")
                        .atMost(Duration.ofSeconds(8))
                        .until(() -> worker.gauge("reconnect.shards.owned") == 0);
                int status = browser.get(landing).statusCode();
                stopping.interrupt();

                assertThat(status).isEqualTo(200);
            }
        }
    }
}
