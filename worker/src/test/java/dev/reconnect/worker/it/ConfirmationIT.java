package dev.reconnect.worker.it;

import static dev.reconnect.sandbox.flinks.script.SandboxUsers.CITY;
import static dev.reconnect.sandbox.flinks.script.Step.authorized;
import static dev.reconnect.sandbox.flinks.script.Step.cachedSince;
import static dev.reconnect.sandbox.flinks.script.Step.challenge;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.contracts.MfaChallengePending;
import dev.reconnect.contracts.Outcome;
import dev.reconnect.sandbox.flinks.bank.Ledger;
import dev.reconnect.sandbox.flinks.http.Fault;
import dev.reconnect.sandbox.flinks.script.Endpoint;
import dev.reconnect.sandbox.flinks.script.FlinksCode;
import dev.reconnect.sandbox.flinks.script.Script;
import dev.reconnect.sandbox.kafka.KafkaCluster;
import dev.reconnect.sandbox.kafka.KafkaTest;
import dev.reconnect.worker.it.testing.ConnectVisitor;
import dev.reconnect.worker.it.testing.WorkerEnvironment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Confirmations that come too early, too late, twice, or without a need. Each test has a login of its own. */
@KafkaTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConfirmationIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private WorkerEnvironment environment;
    private WorkerEnvironment.Running worker;

    @BeforeAll
    void start(KafkaCluster cluster) {
        environment = new WorkerEnvironment(cluster);
        worker = environment.startWorker();
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
    void anEarlyConfirmationOfThisSessionIsActedOnInsteadOfAsking() {
        // The person has answered the bank's question before the worker sees it, so Flinks already has a fresh result.
        environment
                .flinks()
                .script(
                        "early",
                        Script.of(challenge(CITY))
                                .cached(cachedSince(Instant.now().plusSeconds(60))));
        String refreshId = requestThatPends("early");

        String confirmationId = environment.publisher().confirm("early", requestIdOf("early"));
        environment.awaitConfirmationsTaken();
        assertThat(cachedChecks("early")).isZero();
        environment.flinks().faults().clear();

        Outcome end = environment.outcomes().awaitTerminal(refreshId);
        assertThat(end).isInstanceOf(AccountsReady.class);
        assertThat(((AccountsReady) end).source()).isEqualTo(AccountsReady.Source.CACHED);
        assertThat(environment.outcomes().of(refreshId)).containsExactly(end);
        assertThat(environment.outcomes().of(confirmationId)).isEmpty();
    }

    @Test
    void anEarlyConfirmationOfThisSessionThatProvesNothingStillLeadsToTheQuestion() {
        environment.flinks().script("early-unproven", Script.of(challenge(CITY), authorized()));
        String refreshId = requestThatPends("early-unproven");

        environment.publisher().confirm("early-unproven", requestIdOf("early-unproven"));
        environment.awaitConfirmationsTaken();
        environment.flinks().faults().clear();

        MfaChallengePending pending = environment.outcomes().awaitOutcome(refreshId, MfaChallengePending.class);
        assertThat(cachedChecks("early-unproven")).isPositive();
        ConnectVisitor.answer(pending.iframeUrl(), "Montreal");
        assertThat(environment.outcomes().awaitTerminal(refreshId)).isInstanceOf(AccountsReady.class);
        assertThat(environment.outcomes().of(refreshId)).hasSize(2);
    }

    @Test
    void anEarlyConfirmationOfAnotherSessionChangesNothing() {
        environment.flinks().script("early-other", Script.of(challenge(CITY), authorized()));
        String refreshId = requestThatPends("early-other");

        String confirmationId =
                environment.publisher().confirm("early-other", UUID.randomUUID().toString());
        environment.awaitConfirmationsTaken();
        environment.flinks().faults().clear();

        MfaChallengePending pending = environment.outcomes().awaitOutcome(refreshId, MfaChallengePending.class);
        assertThat(cachedChecks("early-other")).isZero();
        ConnectVisitor.answer(pending.iframeUrl(), "Montreal");
        environment.publisher().confirm("early-other", pending.requestId());
        assertThat(environment.outcomes().awaitTerminal(refreshId)).isInstanceOf(AccountsReady.class);
        assertThat(environment.outcomes().of(confirmationId)).isEmpty();
    }

    @Test
    void aLateConfirmationIsAnsweredUnderItsOwnId() {
        environment.flinks().script("late", Script.of(authorized()));
        String refreshId = environment.publisher().request("late");
        Outcome end = environment.outcomes().awaitTerminal(refreshId);

        String confirmationId = environment.publisher().confirm("late", null);

        AccountsReady ready = environment.outcomes().awaitOutcome(confirmationId, AccountsReady.class);
        assertThat(ready.subject().confirmationId()).isEqualTo(confirmationId);
        assertThat(ready.subject().followsRefreshId()).isEqualTo(refreshId);
        assertThat(ready.subject().refreshId()).isNull();
        assertThat(ready.source()).isEqualTo(AccountsReady.Source.CACHED);
        assertThat(environment.outcomes().of(refreshId)).containsExactly(end);
        assertThat(starts("late")).isEqualTo(1);
    }

    @Test
    void aConfirmationOfALoginThatNobodyHasSeenIsAnsweredFromTheCache() {
        environment.flinks().script("never-seen", Script.of(authorized()));

        String confirmationId = environment.publisher().confirm("never-seen", null);

        AccountsReady ready = environment.outcomes().awaitOutcome(confirmationId, AccountsReady.class);
        assertThat(ready.subject().refreshId()).isNull();
        assertThat(ready.subject().followsRefreshId()).isNull();
        assertThat(ready.source()).isEqualTo(AccountsReady.Source.CACHED);
        assertThat(starts("never-seen")).isZero();
    }

    @Test
    void aRedeliveredConfirmationIsAnsweredOnce() {
        environment.flinks().script("redelivered", Script.of(authorized()));
        int duplicatesBefore = duplicates();
        String confirmationId = UUID.randomUUID().toString();

        environment.publisher().confirm(confirmationId, "redelivered", null);
        environment.publisher().confirm(confirmationId, "redelivered", null);
        environment.outcomes().awaitOutcome(confirmationId, AccountsReady.class);
        environment.publisher().confirm(confirmationId, "redelivered", null);
        awaitDuplicates(duplicatesBefore + 2);

        assertThat(environment.outcomes().of(confirmationId)).hasSize(1);
        assertThat(cachedChecks("redelivered")).isEqualTo(1);
    }

    @Test
    void twoConfirmationsOfOneChallengeLeadToOneCheckAndOneOutcome() {
        environment.flinks().script("confirmed-twice", Script.of(challenge(CITY), authorized()));
        int duplicatesBefore = duplicates();
        String refreshId = environment.publisher().request("confirmed-twice");
        MfaChallengePending pending = environment.outcomes().awaitOutcome(refreshId, MfaChallengePending.class);
        ConnectVisitor.answer(pending.iframeUrl(), "Montreal");
        environment
                .flinks()
                .faults()
                .next(Endpoint.AUTHORIZE_CACHED, "confirmed-twice", Fault.delay(Duration.ofSeconds(2)));

        String one = environment.publisher().confirm("confirmed-twice", pending.requestId());
        String other = environment.publisher().confirm("confirmed-twice", pending.requestId());
        awaitDuplicates(duplicatesBefore + 1);

        Outcome end = environment.outcomes().awaitTerminal(refreshId);
        assertThat(end).isInstanceOf(AccountsReady.class);
        assertThat(environment.outcomes().of(refreshId)).containsExactly(pending, end);
        assertThat(environment.outcomes().of(one)).isEmpty();
        assertThat(environment.outcomes().of(other)).isEmpty();
        assertThat(cachedChecks("confirmed-twice")).isEqualTo(1);
    }

    /** A refresh whose session is open and whose bank gives no answer until the faults are cleared. */
    private String requestThatPends(String loginId) {
        environment
                .flinks()
                .faults()
                .add(Endpoint.ASYNC_POLL, loginId, Fault.error(202, FlinksCode.OPERATION_PENDING), Integer.MAX_VALUE);
        String refreshId = environment.publisher().request(loginId);
        await("a session to be open")
                .atMost(PATIENCE)
                .until(() -> environment.flinks().ledger().totals(loginId).polls() > 0);
        return refreshId;
    }

    private String requestIdOf(String loginId) {
        List<Ledger.Entry> starts = environment.flinks().ledger().calls(loginId, Endpoint.ASYNC_START);
        return starts.getLast().requestId();
    }

    private int cachedChecks(String loginId) {
        return environment.flinks().ledger().totals(loginId).cachedChecks();
    }

    private int starts(String loginId) {
        return environment.flinks().ledger().totals(loginId).starts();
    }

    private void awaitDuplicates(int count) {
        await("redeliveries to be ignored").atMost(PATIENCE).until(() -> duplicates() == count);
    }

    private int duplicates() {
        return worker.counted("reconnect.inputs.ignored", "reason", "duplicate-confirmation");
    }
}
