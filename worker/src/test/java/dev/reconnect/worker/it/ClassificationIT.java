package dev.reconnect.worker.it;

import static dev.reconnect.sandbox.flinks.script.Step.authorized;
import static dev.reconnect.sandbox.flinks.script.Step.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.contracts.CredentialsRequired;
import dev.reconnect.contracts.Outcome;
import dev.reconnect.contracts.RefreshFailed;
import dev.reconnect.contracts.RefreshFailed.FailureClass;
import dev.reconnect.sandbox.flinks.bank.LoginTotals;
import dev.reconnect.sandbox.flinks.http.Fault;
import dev.reconnect.sandbox.flinks.script.Endpoint;
import dev.reconnect.sandbox.flinks.script.FlinksCode;
import dev.reconnect.sandbox.flinks.script.Script;
import dev.reconnect.sandbox.flinks.script.Switch;
import dev.reconnect.sandbox.kafka.KafkaCluster;
import dev.reconnect.sandbox.kafka.KafkaTest;
import dev.reconnect.worker.it.testing.WorkerEnvironment;
import dev.reconnect.worker.ops.Health;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One answer of Flinks from each class, and what becomes of the refresh. Each test has a login of its own; if Flinks
 * refuses all calls, this is healed before the next test.
 */
@Order(3)
@KafkaTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClassificationIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration INACTIVITY = Duration.ofSeconds(4);

    private WorkerEnvironment environment;
    private WorkerEnvironment.Running worker;

    @BeforeAll
    void start(KafkaCluster cluster) {
        environment = new WorkerEnvironment(
                cluster,
                Map.of(
                        "RECONNECT_FLINKS_SESSION_INACTIVITY",
                        INACTIVITY.toSeconds() + "s",
                        "RECONNECT_FLINKS_EXPIRY_MARGIN",
                        "1s"));
        worker = environment.startWorker();
    }

    @AfterEach
    void heal() {
        environment.flinks().faults().clear();
        environment.flinks().switches().turnOff(Switch.ASYNC_IS_NOT_ACTIVATED);
        await("calls to be allowed again")
                .atMost(PATIENCE)
                .until(() -> worker.health().ready().up());
    }

    @AfterAll
    void stop() {
        environment.close();
    }

    @Test
    void aBankThatIsDownIsTriedAgainBoundedly() {
        environment.flinks().script("down-day", Script.of(failure(FlinksCode.RETRY_LATER)));
        environment.flinks().script("down-night", Script.of(failure(FlinksCode.RETRY_LATER)));

        String day = environment.publisher().request("down-day");
        String night = environment.publisher().requestAtNight("down-night");

        assertFailed(day, FailureClass.TRANSIENT, true, "RETRY_LATER");
        assertFailed(night, FailureClass.TRANSIENT, true, "RETRY_LATER");
        assertThat(totals("down-day").starts()).isEqualTo(2);
        assertThat(totals("down-night").starts()).isEqualTo(3);
    }

    @Test
    void anUnauthorizedSessionIsTriedAgainOnceAndAtNightNotAtAll() {
        environment.flinks().script("unauthorized-day", Script.of(failure(FlinksCode.UNAUTHORIZED)));
        environment.flinks().script("unauthorized-night", Script.of(failure(FlinksCode.UNAUTHORIZED)));

        String day = environment.publisher().request("unauthorized-day");
        String night = environment.publisher().requestAtNight("unauthorized-night");

        assertFailed(day, FailureClass.TRANSIENT, true, "UNAUTHORIZED");
        assertFailed(night, FailureClass.TRANSIENT, true, "UNAUTHORIZED");
        assertThat(totals("unauthorized-day").starts()).isEqualTo(2);
        assertThat(totals("unauthorized-night").starts()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 429})
    void tooManyRequestsKeepsTheRefreshInItsPlaceUnderAnyStatus(int status) {
        String loginId = "too-many-" + status;
        environment.flinks().script(loginId, Script.of(authorized()));
        environment.flinks().faults().next(Endpoint.ASYNC_START, loginId, Fault.tooManyRequests(status));

        assertServed(environment.publisher().request(loginId));

        assertThat(totals(loginId).starts()).isEqualTo(2);
        assertThat(totals(loginId).opened()).isEqualTo(1);
    }

    @Test
    void aGatewaysPageInsteadOfAPollIsPolledAgain() {
        environment.flinks().script("gateway", Script.of(authorized()).pendingFirst(1));
        environment.flinks().faults().next(Endpoint.ASYNC_POLL, "gateway", Fault.html502());

        assertServed(environment.publisher().request("gateway"));

        assertThat(totals("gateway").starts()).isEqualTo(1);
        assertThat(totals("gateway").polls()).isGreaterThanOrEqualTo(3);
    }

    @Test
    void aLostReplyOfAStartIsRepeatedOnceWhereAPersonWaitsAndCounted() {
        environment.flinks().script("lost-day", Script.of(authorized()));
        environment.flinks().faults().next(Endpoint.ASYNC_START, "lost-day", Fault.dropAfterHandling());
        int before = doubts("interactive", "doubt-retried");

        assertServed(environment.publisher().request("lost-day"));

        assertThat(totals("lost-day").opened()).isEqualTo(2);
        assertThat(doubts("interactive", "doubt-retried") - before).isEqualTo(1);
    }

    @Test
    void aLostReplyOfAStartIsWaitedOutAtNight() {
        environment.flinks().script("lost-night", Script.of(authorized()));
        environment.flinks().faults().next(Endpoint.ASYNC_START, "lost-night", Fault.dropAfterHandling());
        int before = doubts("batch", "doubt-waited-out");

        assertServed(environment.publisher().requestAtNight("lost-night"));

        List<Instant> starts = environment.flinks().ledger().instants("lost-night", Endpoint.ASYNC_START);
        assertThat(starts).hasSize(2);
        assertThat(Duration.between(starts.getFirst(), starts.getLast())).isGreaterThanOrEqualTo(INACTIVITY);
        assertThat(doubts("batch", "doubt-waited-out") - before).isEqualTo(1);
    }

    @Test
    void aFeatureThatIsNotActivatedStopsAllCallsUntilItIs() {
        environment.flinks().script("inactive", Script.of(authorized()));
        environment.flinks().script("inactive-too", Script.of(authorized()));
        environment.flinks().switches().turnOn(Switch.ASYNC_IS_NOT_ACTIVATED);

        String first = environment.publisher().request("inactive");
        awaitNoStartsBecauseOf("METHOD_NOT_AVAILABLE");
        String second = environment.publisher().request("inactive-too");
        environment.awaitRequestsTaken();
        assertThat(starts("inactive", "inactive-too"))
                .as("nothing is asked while calls are stopped, but for a trial soon and one a minute")
                .isLessThan(4);
        assertThat(environment.outcomes().of(first)).isEmpty();
        assertThat(environment.outcomes().of(second)).isEmpty();
        assertThat(worker.health().starts().up()).isFalse();
        assertThat(worker.health().ready().up())
                .as("the way back from Connect is open")
                .isTrue();
        environment.flinks().switches().turnOff(Switch.ASYNC_IS_NOT_ACTIVATED);

        assertServed(first);
        assertServed(second);
        assertThat(totals("inactive").opened()).isEqualTo(1);
        assertThat(totals("inactive-too").opened()).isEqualTo(1);
    }

    @Test
    void aRefusedKeyIsOurFaultAndNobodyIsToldThatAPasswordIsWrong() {
        environment.flinks().script("key", Script.of(authorized()));
        environment.flinks().faults().always(Endpoint.ACCOUNTS_DETAIL, Fault.invalidKey());

        String refreshId = environment.publisher().request("key");
        awaitNoStartsBecauseOf("a key or token");
        assertThat(environment.outcomes().of(refreshId)).isEmpty();
        environment.flinks().faults().clear();

        assertServed(refreshId);
        assertThat(totals("key").starts()).isEqualTo(1);
    }

    @Test
    void aRefreshThatFlinksCallsInvalidFailsAloneAndForGood() {
        environment.flinks().script("malformed", Script.of(failure(FlinksCode.INVALID_REQUEST)));
        environment.flinks().script("well-formed", Script.of(authorized()));

        String malformed = environment.publisher().request("malformed");
        String wellFormed = environment.publisher().request("well-formed");

        assertFailed(malformed, FailureClass.REFUSED, false, "INVALID_REQUEST");
        assertServed(wellFormed);
        assertThat(totals("malformed").starts()).isEqualTo(1);
        assertThat(worker.health().ready().up()).isTrue();
    }

    @Test
    void aSessionThatIsGoneIsReplacedOnce() {
        Script gone = Script.of(failure(FlinksCode.SESSION_NONEXISTENT));
        environment.flinks().script("gone-once", gone, Script.of(authorized()));
        environment.flinks().script("gone-ever", gone);

        String once = environment.publisher().request("gone-once");
        String ever = environment.publisher().request("gone-ever");

        assertServed(once);
        assertFailed(ever, FailureClass.SESSION_LOST, true, "SESSION_NONEXISTENT");
        assertThat(totals("gone-once").starts()).isEqualTo(2);
        assertThat(totals("gone-ever").starts()).isEqualTo(2);
    }

    @Test
    void aCodeThatNobodyKnowsIsForThePersonAndNeverRetried() {
        environment.flinks().script("unknown", Script.of(failure(401, "CARD_EATEN_BY_CAT", "Ask the cat")));

        CredentialsRequired required = environment
                .outcomes()
                .awaitOutcome(environment.publisher().request("unknown"), CredentialsRequired.class);

        assertThat(required.action()).isEqualTo(CredentialsRequired.Action.RECONNECT);
        assertThat(required.reason()).isEqualTo(new CredentialsRequired.Reason("CARD_EATEN_BY_CAT", 401));
        assertThat(totals("unknown").starts()).isEqualTo(1);
    }

    @Test
    void anAccountWithoutTransactionsIsReadyAllTheSame() {
        environment.flinks().script("empty", Script.of(authorized()).fetch(failure(FlinksCode.NO_TRANSACTION)));

        AccountsReady ready = assertServed(environment.publisher().request("empty"));

        assertThat(ready.accounts()).isEmpty();
    }

    private AccountsReady assertServed(String refreshId) {
        Outcome end = environment.outcomes().awaitTerminal(refreshId);
        assertThat(end).isInstanceOf(AccountsReady.class);
        assertThat(environment.outcomes().of(refreshId)).containsExactly(end);
        return (AccountsReady) end;
    }

    private void assertFailed(String refreshId, FailureClass failureClass, boolean retryable, String flinksCode) {
        Outcome end = environment.outcomes().awaitTerminal(refreshId);
        assertThat(end).isInstanceOfSatisfying(RefreshFailed.class, failed -> {
            assertThat(failed.reason().failureClass()).isEqualTo(failureClass);
            assertThat(failed.reason().flinksCode()).isEqualTo(flinksCode);
            assertThat(failed.retryable()).isEqualTo(retryable);
        });
        assertThat(environment.outcomes().of(refreshId)).containsExactly(end);
    }

    private void awaitNoStartsBecauseOf(String words) {
        await("starts to be held because of " + words)
                .atMost(PATIENCE)
                .until(() -> worker.health().starts().reasons().stream()
                        .map(Health.Reason::reason)
                        .anyMatch(reason -> reason.contains(words)));
        assertThat(worker.health().live().up()).isTrue();
    }

    private int doubts(String lane, String policy) {
        return worker.counted("reconnect.starts.doubtful", "lane", lane, "policy", policy);
    }

    private int starts(String one, String other) {
        return totals(one).starts() + totals(other).starts();
    }

    private LoginTotals totals(String loginId) {
        return environment.flinks().ledger().totals(loginId);
    }
}
