package dev.reconnect.worker.it;

import static dev.reconnect.sandbox.flinks.SandboxUsers.CITY;
import static dev.reconnect.sandbox.flinks.Step.authorized;
import static dev.reconnect.sandbox.flinks.Step.cachedSince;
import static dev.reconnect.sandbox.flinks.Step.challenge;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.contracts.MfaChallengePending;
import dev.reconnect.contracts.Outcome;
import dev.reconnect.sandbox.flinks.Endpoint;
import dev.reconnect.sandbox.flinks.Fault;
import dev.reconnect.sandbox.flinks.FlinksCode;
import dev.reconnect.sandbox.flinks.Ledger;
import dev.reconnect.sandbox.flinks.Script;
import dev.reconnect.sandbox.kafka.KafkaCluster;
import dev.reconnect.sandbox.kafka.KafkaTest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Confirmations that come too early, too late, twice, or for nothing. Each test has a login of its own. */
@KafkaTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConfirmationIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private World world;
    private World.Running worker;

    @BeforeAll
    void start(KafkaCluster cluster) {
        world = new World(cluster);
        worker = world.startWorker();
    }

    @AfterEach
    void heal() {
        world.flinks().faults().clear();
    }

    @AfterAll
    void stop() {
        world.close();
    }

    @Test
    void anEarlyConfirmationOfThisSessionIsActedOnInsteadOfAsking() {
        // What Flinks holds is fresh by the time the bank's question shows: the person has answered it already.
        world.flinks()
                .script(
                        "early",
                        Script.of(challenge(CITY))
                                .cached(cachedSince(Instant.now().plusSeconds(60))));
        String refreshId = requestThatPends("early");

        String confirmationId = world.publisher().confirm("early", requestIdOf("early"));
        world.awaitConfirmationsTaken();
        assertThat(cachedChecks("early")).isZero();
        world.flinks().faults().clear();

        Outcome end = world.outcomes().awaitTerminal(refreshId);
        assertThat(end).isInstanceOf(AccountsReady.class);
        assertThat(((AccountsReady) end).source()).isEqualTo(AccountsReady.Source.CACHED);
        assertThat(world.outcomes().of(refreshId)).containsExactly(end);
        assertThat(world.outcomes().of(confirmationId)).isEmpty();
    }

    @Test
    void anEarlyConfirmationOfThisSessionThatProvesNothingStillLeadsToTheQuestion() {
        world.flinks().script("early-unproven", Script.of(challenge(CITY), authorized()));
        String refreshId = requestThatPends("early-unproven");

        world.publisher().confirm("early-unproven", requestIdOf("early-unproven"));
        world.awaitConfirmationsTaken();
        world.flinks().faults().clear();

        MfaChallengePending pending = world.outcomes().awaitOutcome(refreshId, MfaChallengePending.class);
        assertThat(cachedChecks("early-unproven")).isPositive();
        Connect.answer(pending.iframeUrl(), "Montreal");
        assertThat(world.outcomes().awaitTerminal(refreshId)).isInstanceOf(AccountsReady.class);
        assertThat(world.outcomes().of(refreshId)).hasSize(2);
    }

    @Test
    void anEarlyConfirmationOfAnotherSessionChangesNothing() {
        world.flinks().script("early-other", Script.of(challenge(CITY), authorized()));
        String refreshId = requestThatPends("early-other");

        String confirmationId =
                world.publisher().confirm("early-other", UUID.randomUUID().toString());
        world.awaitConfirmationsTaken();
        world.flinks().faults().clear();

        MfaChallengePending pending = world.outcomes().awaitOutcome(refreshId, MfaChallengePending.class);
        assertThat(cachedChecks("early-other")).isZero();
        Connect.answer(pending.iframeUrl(), "Montreal");
        world.publisher().confirm("early-other", pending.requestId());
        assertThat(world.outcomes().awaitTerminal(refreshId)).isInstanceOf(AccountsReady.class);
        assertThat(world.outcomes().of(confirmationId)).isEmpty();
    }

    @Test
    void aLateConfirmationIsAnsweredUnderItsOwnId() {
        world.flinks().script("late", Script.of(authorized()));
        String refreshId = world.publisher().request("late");
        Outcome end = world.outcomes().awaitTerminal(refreshId);

        String confirmationId = world.publisher().confirm("late", null);

        AccountsReady ready = world.outcomes().awaitOutcome(confirmationId, AccountsReady.class);
        assertThat(ready.subject().confirmationId()).isEqualTo(confirmationId);
        assertThat(ready.subject().followsRefreshId()).isEqualTo(refreshId);
        assertThat(ready.subject().refreshId()).isNull();
        assertThat(ready.source()).isEqualTo(AccountsReady.Source.CACHED);
        assertThat(world.outcomes().of(refreshId)).containsExactly(end);
        assertThat(starts("late")).isEqualTo(1);
    }

    @Test
    void aConfirmationOfALoginThatNobodyHasSeenIsAnsweredFromTheCache() {
        world.flinks().script("never-seen", Script.of(authorized()));

        String confirmationId = world.publisher().confirm("never-seen", null);

        AccountsReady ready = world.outcomes().awaitOutcome(confirmationId, AccountsReady.class);
        assertThat(ready.subject().refreshId()).isNull();
        assertThat(ready.subject().followsRefreshId()).isNull();
        assertThat(ready.source()).isEqualTo(AccountsReady.Source.CACHED);
        assertThat(starts("never-seen")).isZero();
    }

    @Test
    void aRedeliveredConfirmationIsAnsweredOnce() {
        world.flinks().script("redelivered", Script.of(authorized()));
        int duplicatesBefore = duplicates();
        String confirmationId = UUID.randomUUID().toString();

        world.publisher().confirm(confirmationId, "redelivered", null);
        world.publisher().confirm(confirmationId, "redelivered", null);
        world.outcomes().awaitOutcome(confirmationId, AccountsReady.class);
        world.publisher().confirm(confirmationId, "redelivered", null);
        awaitDuplicates(duplicatesBefore + 2);

        assertThat(world.outcomes().of(confirmationId)).hasSize(1);
        assertThat(cachedChecks("redelivered")).isEqualTo(1);
    }

    @Test
    void twoConfirmationsOfOneChallengeLeadToOneCheckAndOneOutcome() {
        world.flinks().script("confirmed-twice", Script.of(challenge(CITY), authorized()));
        int duplicatesBefore = duplicates();
        String refreshId = world.publisher().request("confirmed-twice");
        MfaChallengePending pending = world.outcomes().awaitOutcome(refreshId, MfaChallengePending.class);
        Connect.answer(pending.iframeUrl(), "Montreal");
        world.flinks().faults().next(Endpoint.AUTHORIZE_CACHED, "confirmed-twice", Fault.delay(Duration.ofSeconds(2)));

        String one = world.publisher().confirm("confirmed-twice", pending.requestId());
        String other = world.publisher().confirm("confirmed-twice", pending.requestId());
        awaitDuplicates(duplicatesBefore + 1);

        Outcome end = world.outcomes().awaitTerminal(refreshId);
        assertThat(end).isInstanceOf(AccountsReady.class);
        assertThat(world.outcomes().of(refreshId)).containsExactly(pending, end);
        assertThat(world.outcomes().of(one)).isEmpty();
        assertThat(world.outcomes().of(other)).isEmpty();
        assertThat(cachedChecks("confirmed-twice")).isEqualTo(1);
    }

    /** A refresh whose session is open, and whose bank says nothing until the faults are cleared. */
    private String requestThatPends(String loginId) {
        world.flinks()
                .faults()
                .add(Endpoint.ASYNC_POLL, loginId, Fault.error(202, FlinksCode.OPERATION_PENDING), Integer.MAX_VALUE);
        String refreshId = world.publisher().request(loginId);
        await("a session to be open")
                .atMost(PATIENCE)
                .until(() -> world.flinks().ledger().totals(loginId).polls() > 0);
        return refreshId;
    }

    private String requestIdOf(String loginId) {
        List<Ledger.Entry> starts = world.flinks().ledger().calls(loginId, Endpoint.ASYNC_START);
        return starts.getLast().requestId();
    }

    private int cachedChecks(String loginId) {
        return world.flinks().ledger().totals(loginId).cachedChecks();
    }

    private int starts(String loginId) {
        return world.flinks().ledger().totals(loginId).starts();
    }

    private void awaitDuplicates(int count) {
        await("redeliveries to be ignored").atMost(PATIENCE).until(() -> duplicates() == count);
    }

    private int duplicates() {
        return worker.counted("reconnect.inputs.ignored", "reason", "duplicate-confirmation");
    }
}
