package dev.reconnect.worker.it;

import static dev.reconnect.sandbox.flinks.script.Step.authorized;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.contracts.RefreshFailed;
import dev.reconnect.contracts.RefreshFailed.FailureClass;
import dev.reconnect.sandbox.flinks.http.Fault;
import dev.reconnect.sandbox.flinks.script.Endpoint;
import dev.reconnect.sandbox.flinks.script.FlinksCode;
import dev.reconnect.sandbox.flinks.script.Script;
import dev.reconnect.sandbox.flinks.script.Switch;
import dev.reconnect.sandbox.kafka.KafkaCluster;
import dev.reconnect.sandbox.kafka.KafkaTest;
import dev.reconnect.worker.it.testing.WorkerEnvironment;
import dev.reconnect.worker.ops.Health;
import io.micrometer.core.instrument.FunctionCounter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What Flinks says to one login again and again, and what the others notice of it: nothing. */
@Order(3)
@KafkaTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OneLoginIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int OTHERS = 10;

    private WorkerEnvironment environment;
    private WorkerEnvironment.Running worker;
    private double waitsBefore;

    @BeforeAll
    void start(KafkaCluster cluster) {
        environment = new WorkerEnvironment(cluster, Map.of("RECONNECT_FLINKS_API_KEY", "the-api-key"));
        environment.flinks().switches().turnOn(Switch.ALL_LOGINS_ARE_KNOWN);
        worker = environment.startWorker().awaitShards(WorkerEnvironment.PARTITIONS);
    }

    @BeforeEach
    void count() {
        waitsBefore = waits();
    }

    @AfterEach
    void heal() {
        environment.flinks().faults().clear();
    }

    @AfterAll
    void stop() {
        environment.close();
    }

    @Test
    void whoseAccountsAreDeniedEndsAloneAndIsToldWhy() {
        always("denied", Endpoint.ACCOUNTS_DETAIL, Fault.error(FlinksCode.ACCESS_DENIED));
        String denied = environment.publisher().request("denied");

        assertServed(others("beside-denied", Script.of(authorized()).pendingFirst(5)));
        assertRefused(denied, "ACCESS_DENIED");
        assertThat(environment.flinks().ledger().calls("denied", Endpoint.ACCOUNTS_DETAIL))
                .hasSize(3);
        assertNobodyWaited();
    }

    @Test
    void whoseStartIsNotAvailableEndsAloneAndIsToldWhy() {
        always("unavailable", Endpoint.ASYNC_START, Fault.methodNotAvailable());
        String unavailable = environment.publisher().requestAtNight("unavailable");

        assertServed(others("beside-unavailable", Script.of(authorized()).pendingFirst(5)));
        assertRefused(unavailable, "METHOD_NOT_AVAILABLE");
        assertThat(environment.flinks().ledger().calls("unavailable", Endpoint.ASYNC_START))
                .hasSize(3);
        assertNobodyWaited();
    }

    @Test
    void whoIsToldToComeLaterComesLaterAndNobodyElse() {
        always(
                "later",
                Endpoint.ACCOUNTS_DETAIL,
                new Fault.Instead(503, "text/html", "<html>", Duration.ofSeconds(20)));
        String later = environment.publisher().request("later");
        await("the first answer")
                .atMost(PATIENCE)
                .until(() -> !environment
                        .flinks()
                        .ledger()
                        .calls("later", Endpoint.ACCOUNTS_DETAIL)
                        .isEmpty());

        assertServed(others("beside-later", Script.of(authorized())));
        environment.flinks().faults().clear();
        assertThat(environment.outcomes().awaitTerminal(later)).isInstanceOf(AccountsReady.class);
        List<Instant> calls = Stream.of(Endpoint.ACCOUNTS_DETAIL, Endpoint.ACCOUNTS_DETAIL_ASYNC)
                .flatMap(endpoint -> environment.flinks().ledger().instants("later", endpoint).stream())
                .sorted()
                .toList();
        assertThat(Duration.between(calls.get(0), calls.get(1))).isGreaterThanOrEqualTo(Duration.ofSeconds(20));
        assertNobodyWaited();
    }

    @Test
    void whoCallsTooOftenTeachesNoRate() {
        always("too-often", Endpoint.ASYNC_START, Fault.tooManyRequests(429));
        double before = rate();
        String tooOften = environment.publisher().requestAtNight("too-often");
        await("some refusals")
                .atMost(PATIENCE)
                .until(() -> environment
                                .flinks()
                                .ledger()
                                .calls("too-often", Endpoint.ASYNC_START)
                                .size()
                        >= 3);

        assertServed(others("beside-too-often", Script.of(authorized())));
        assertThat(rate()).isGreaterThanOrEqualTo(before);
        environment.flinks().faults().clear();
        assertThat(environment.outcomes().awaitTerminal(tooOften)).isInstanceOf(AccountsReady.class);
    }

    /** A gateway that refuses the API key knows no FlinksCode. */
    @Test
    void aRefusedApiKeyInAnyDressStopsTheStartsBeforeManyAreTexted() {
        for (Fault dress : List.of(
                Fault.reply(401, "application/json", "{\"message\":\"Invalid API key\"}"),
                Fault.reply(403, "text/html", "<html><body>Forbidden</body></html>"))) {
            String name = "dress-" + dress.hashCode();
            environment.flinks().faults().always(Endpoint.ACCOUNTS_DETAIL, dress);
            List<String> first = others(name, Script.of(authorized()));
            await("starts to be held")
                    .atMost(PATIENCE)
                    .until(() -> worker.health().starts().reasons().stream()
                            .map(Health.Reason::reason)
                            .anyMatch(reason -> reason.contains("Check reconnect.flinks.api-key")));
            List<String> second = others(name + "-then", Script.of(authorized()));
            environment.awaitRequestsTaken();
            assertThat(IntStream.range(0, OTHERS)
                            .map(login -> environment
                                    .flinks()
                                    .ledger()
                                    .totals(name + "-then-" + login)
                                    .starts())
                            .sum())
                    .as("starts, but for a trial soon and one a minute")
                    .isLessThan(3);
            environment.flinks().faults().clear();

            assertServed(first);
            assertServed(second);
            await("health to be up")
                    .atMost(PATIENCE)
                    .until(() -> worker.health().ready().up());
        }
    }

    private void always(String loginId, Endpoint endpoint, Fault fault) {
        environment.flinks().script(loginId, Script.of(authorized()));
        environment.flinks().faults().add(endpoint, loginId, fault, Integer.MAX_VALUE);
    }

    private List<String> others(String name, Script script) {
        return IntStream.range(0, OTHERS)
                .mapToObj(login -> {
                    environment.flinks().script(name + "-" + login, script);
                    return environment.publisher().request(name + "-" + login);
                })
                .toList();
    }

    private void assertServed(List<String> refreshes) {
        assertThat(refreshes)
                .allSatisfy(refresh -> assertThat(environment.outcomes().awaitTerminal(refresh))
                        .isInstanceOf(AccountsReady.class));
    }

    private void assertRefused(String refreshId, String flinksCode) {
        assertThat(environment.outcomes().awaitTerminal(refreshId))
                .isInstanceOfSatisfying(RefreshFailed.class, failed -> {
                    assertThat(failed.reason().failureClass()).isEqualTo(FailureClass.REFUSED);
                    assertThat(failed.reason().flinksCode()).isEqualTo(flinksCode);
                    assertThat(failed.retryable()).isFalse();
                });
    }

    private void assertNobodyWaited() {
        assertThat(worker.health().ready().up()).isTrue();
        assertThat(waits()).isEqualTo(waitsBefore);
    }

    /** How often calls were told to wait because of what Flinks had said. */
    private double waits() {
        return Stream.of("our-fault", "slow-down")
                .flatMap(why ->
                        worker
                                .metrics()
                                .registry()
                                .get("reconnect.flinks.waits")
                                .tag("why", why)
                                .functionCounters()
                                .stream())
                .mapToDouble(FunctionCounter::count)
                .sum();
    }

    private double rate() {
        return worker.metrics()
                .registry()
                .get("reconnect.flinks.limit.calls.per.second")
                .gauge()
                .value();
    }
}
