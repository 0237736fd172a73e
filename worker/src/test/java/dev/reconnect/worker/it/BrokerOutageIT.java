package dev.reconnect.worker.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.contracts.Lane;
import dev.reconnect.contracts.MfaChallengePending;
import dev.reconnect.contracts.Outcome;
import dev.reconnect.sandbox.flinks.script.Endpoint;
import dev.reconnect.sandbox.flinks.script.SandboxUsers;
import dev.reconnect.sandbox.flinks.script.Script;
import dev.reconnect.sandbox.flinks.script.Step;
import dev.reconnect.sandbox.flinks.script.Switch;
import dev.reconnect.sandbox.kafka.KafkaCluster;
import dev.reconnect.sandbox.kafka.KafkaTest;
import dev.reconnect.worker.it.testing.ConnectVisitor;
import dev.reconnect.worker.it.testing.OutcomeLog;
import dev.reconnect.worker.it.testing.Publisher;
import dev.reconnect.worker.it.testing.WorkerEnvironment;
import dev.reconnect.worker.it.testing.WorkerEnvironment.Running;
import dev.reconnect.worker.ops.Health;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Kafka is away for 15 seconds while sessions are in every state. */
@Order(3)
@KafkaTest(own = true)
class BrokerOutageIT {
    private static final String REFRESH = "refresh-of-";
    private static final Duration OUTAGE = Duration.ofSeconds(15);
    private static final int QUEUED = 40;

    private final Map<String, String> refreshes = new HashMap<>();

    /** A commit waits as long as the client's time-outs allow. After that it is unknown whether it was made. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({"commits outlast the outage, 30000, 0", "commits are given up meanwhile, 6000, 1"})
    void everyRefreshHasItsOneEndAfterTheOutage(String title, int timeout, int mayBeLost, KafkaCluster cluster) {
        try (WorkerEnvironment environment = new WorkerEnvironment(cluster, settings(timeout))) {
            Running worker = environment.startWorker().awaitShards(WorkerEnvironment.PARTITIONS);
            MfaChallengePending pending = sessionsInEveryState(environment, worker);

            cluster.stop();
            await("nothing but waiting")
                    .pollDelay(Duration.ZERO)
                    .during(OUTAGE)
                    .atMost(OUTAGE.plusSeconds(5))
                    .until(() -> worker.health().live().up());
            int published = environment.outcomes().all().size();
            cluster.start();
            environment.flinks().faults().clear();
            long back = System.nanoTime();
            request(environment, Lane.INTERACTIVE, "afterwards");
            await("the first outcome")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> environment.outcomes().all().size() > published);
            Duration first = Duration.ofNanos(System.nanoTime() - back);
            ConnectVisitor.answer(pending.iframeUrl(), "Montreal");
            environment.publisher().confirm("asked", pending.requestId());

            await("every refresh to end, but those whose lost start is waited out")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> ends(environment).size() + doubts(worker) >= refreshes.size());
            Duration last = Duration.ofNanos(System.nanoTime() - back);
            await("ready again")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> worker.health().ready().up());
            assertOnceEach(environment, doubts(worker));
            assertThat(worker.transactions("lost") > 0).as("a lost transaction").isEqualTo(mayBeLost > 0);
            assertThat(doubts(worker) > 0).as("a start in doubt").isEqualTo(mayBeLost > 0);
            System.out.printf(
                    "broker away for %d s, %s: first outcome %d ms after its return, %d ended after %d ms, %d starts in"
                            + " doubt, %d transactions lost%n",
                    OUTAGE.toSeconds(),
                    title,
                    first.toMillis(),
                    ends(environment).size(),
                    last.toMillis(),
                    doubts(worker),
                    worker.transactions("lost"));
        }
    }

    /** It once ended after 20 seconds, and its supervisor started it again and again. */
    @Test
    void aWorkerThatStartsWhileKafkaIsAwayWaitsForIt(KafkaCluster cluster) {
        try (WorkerEnvironment environment = new WorkerEnvironment(cluster)) {
            cluster.stop();
            Health health = new Health(Clock.systemUTC());
            CompletableFuture<Running> starting =
                    CompletableFuture.supplyAsync(() -> environment.startWorker(health), Thread::startVirtualThread);
            await("the reason")
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> health.ready().reasons().stream()
                            .anyMatch(reason -> reason.reason().contains("Kafka has not answered")));
            assertThat(health.live().up()).isTrue();
            cluster.start();

            starting.orTimeout(60, TimeUnit.SECONDS).join().awaitShards(WorkerEnvironment.PARTITIONS);
            await("ready")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> health.ready().up());
        }
    }

    private static Map<String, String> settings(int timeout) {
        return Map.of(
                "RECONNECT_FLINKS_CALLS_PER_SECOND", "25",
                "RECONNECT_KAFKA_CLIENT_REQUEST_TIMEOUT_MS", Integer.toString(timeout / 3),
                "RECONNECT_KAFKA_CLIENT_DELIVERY_TIMEOUT_MS", Integer.toString(timeout),
                "RECONNECT_KAFKA_CLIENT_MAX_BLOCK_MS", Integer.toString(timeout));
    }

    /** Few calls leave each second, so the batch lane waits behind the open sessions. */
    private MfaChallengePending sessionsInEveryState(WorkerEnvironment environment, Running worker) {
        environment.flinks().switches().turnOn(Switch.ALL_LOGINS_ARE_KNOWN);
        environment.flinks().script("working", Script.of(Step.authorized()).pendingFirst(20));
        environment.flinks().script("asked", Script.of(Step.challenge(SandboxUsers.CITY), Step.authorized()));
        environment.flinks().script("fetching", Script.of(Step.authorized()).fetch(Step.dispatched(20), Step.data(2)));
        request(environment, Lane.INTERACTIVE, "working");
        request(environment, Lane.INTERACTIVE, "fetching");
        String asked = request(environment, Lane.INTERACTIVE, "asked");
        environment.outcomes().awaitTerminal(request(environment, Lane.INTERACTIVE, "over"));
        MfaChallengePending pending = environment.outcomes().awaitOutcome(asked, MfaChallengePending.class);
        // Their answers come while the broker is away.
        environment.slowDown(Endpoint.ASYNC_START, OUTAGE);
        for (int i = 0; i < QUEUED; i++) {
            request(environment, Lane.BATCH, "night-" + i);
        }
        await("sessions in every state")
                .atMost(Duration.ofSeconds(10))
                .until(() -> List.of("queued", "authorizing", "challenge-pending", "fetching", "resting").stream()
                        .allMatch(state -> worker.gauge("reconnect.sessions", "state", state) > 0));
        await("starts of the batch to be under way")
                .atMost(Duration.ofSeconds(10))
                .until(() -> refreshes.keySet().stream()
                                .filter(login -> login.startsWith("night-"))
                                .mapToInt(login -> environment
                                        .flinks()
                                        .ledger()
                                        .totals(login)
                                        .starts())
                                .sum()
                        >= 2);
        return pending;
    }

    private String request(WorkerEnvironment environment, Lane lane, String login) {
        String refreshId = REFRESH + login;
        refreshes.put(login, refreshId);
        environment.publisher().publish(lane, Publisher.requested(refreshId, login));
        return refreshId;
    }

    /**
     * The answer of a start may come just when the broker goes away. If its transaction is lost, no one knows whether
     * the start has opened a session: the batch lane waits until that session would be over.
     */
    private static int doubts(Running worker) {
        return worker.counted("reconnect.starts.doubtful", "lane", "batch", "policy", "doubt-waited-out");
    }

    /** The refreshes that have an end, once for each end; a redirect that comes late has one of its own. */
    private static List<String> ends(WorkerEnvironment environment) {
        return environment.outcomes().all().stream()
                .map(OutcomeLog.Seen::outcome)
                .filter(Outcome::terminal)
                .map(outcome -> outcome.subject().answers())
                .filter(subject -> subject.startsWith(REFRESH))
                .toList();
    }

    private void assertOnceEach(WorkerEnvironment environment, int doubts) {
        List<String> ends = ends(environment);
        assertThat(ends).doesNotHaveDuplicates().isSubsetOf(refreshes.values()).hasSize(refreshes.size() - doubts);
        assertThat(refreshes.keySet())
                .filteredOn(login -> !ends.contains(refreshes.get(login)))
                .as("starts in doubt")
                .hasSizeLessThan(QUEUED)
                .allMatch(login -> login.startsWith("night-"));
        assertThat(environment.outcomes().all())
                .filteredOn(seen -> seen.outcome().terminal())
                .extracting(OutcomeLog.Seen::outcome)
                .hasOnlyElementsOfType(AccountsReady.class);
        assertThat(environment.outcomes().all().stream().map(OutcomeLog.Seen::id))
                .doesNotHaveDuplicates();
        refreshes.forEach(
                (login, refreshId) -> assertThat(environment.flinks().ledger().calls(login, Endpoint.ASYNC_START))
                        .as("starts of %s", login)
                        .hasSizeBetween(ends.contains(refreshId) ? 1 : 0, 1));
        assertThat(environment.flinks().ledger().totals().mostLive()).isEqualTo(1);
    }
}
