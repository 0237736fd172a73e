package dev.reconnect.worker.it;

import static dev.reconnect.sandbox.flinks.script.SandboxUsers.CITY;
import static dev.reconnect.sandbox.flinks.script.Step.authorized;
import static dev.reconnect.sandbox.flinks.script.Step.challenge;
import static dev.reconnect.sandbox.flinks.script.Step.pendingForEver;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.contracts.Lane;
import dev.reconnect.contracts.MfaChallengePending;
import dev.reconnect.contracts.Outcome;
import dev.reconnect.contracts.RefreshFailed;
import dev.reconnect.contracts.RefreshFailed.FailureClass;
import dev.reconnect.sandbox.flinks.script.Script;
import dev.reconnect.sandbox.kafka.KafkaCluster;
import dev.reconnect.sandbox.kafka.KafkaTest;
import dev.reconnect.worker.it.testing.ConnectVisitor;
import dev.reconnect.worker.it.testing.Publisher;
import dev.reconnect.worker.it.testing.WorkerEnvironment;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The bank asks the person, and the answer does not come the straight way. Each test has a login of its own. */
@KafkaTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChallengeIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private WorkerEnvironment environment;

    @BeforeAll
    void start(KafkaCluster cluster) {
        environment = new WorkerEnvironment(cluster, Map.of("RECONNECT_FLINKS_CHALLENGE_POLL_INTERVAL", "300ms"));
        environment.startWorker();
    }

    @AfterAll
    void stop() {
        environment.close();
    }

    @Test
    void aLostRedirectIsFoundByTheSparseLook() {
        MfaChallengePending pending = challenged("lost-redirect");

        ConnectVisitor.answer(pending.iframeUrl(), "Montreal");

        AccountsReady ready = ready(pending);
        assertThat(ready.source()).isEqualTo(AccountsReady.Source.LIVE);
        assertThat(ready.requestId()).isEqualTo(pending.requestId());
        assertThat(environment.flinks().ledger().totals("lost-redirect").cachedChecks())
                .isZero();
    }

    @Test
    void aWrongAnswerLeavesTheChallengeOpenForTheRightOne() {
        MfaChallengePending pending = challenged("wrong-first");

        String page = ConnectVisitor.submit(pending.iframeUrl(), "Toronto");
        assertThat(page).doesNotContain("Success");
        await().atMost(PATIENCE)
                .until(() -> environment.flinks().ledger().totals("wrong-first").polls() >= 4);
        ConnectVisitor.answer(pending.iframeUrl(), "Montreal");
        environment.publisher().confirm("wrong-first", pending.requestId());

        ready(pending);
        assertThat(environment.outcomes().of(refreshOf(pending))).hasSize(2);
        assertThat(environment.flinks().ledger().totals("wrong-first").starts()).isEqualTo(1);
    }

    @Test
    void aRedirectBeforeTheAnswerKeepsTheChallengeAndIsActedOnAfterIt() {
        MfaChallengePending pending = challenged("still-typing");

        environment.publisher().confirm("still-typing", pending.requestId());
        await("the cached result, which replays QUESTION_NOT_FOUND, to be looked at again")
                .atMost(PATIENCE)
                .until(() ->
                        environment.flinks().ledger().totals("still-typing").cachedChecks() >= 2);
        assertThat(environment.outcomes().of(refreshOf(pending))).containsExactly(pending);

        ConnectVisitor.answer(pending.iframeUrl(), "Montreal");

        assertThat(ready(pending).source()).isEqualTo(AccountsReady.Source.CACHED);
        assertThat(environment.outcomes().of(refreshOf(pending))).hasSize(2);
    }

    @Test
    void aBankThatNeverAnswersEndsAtTheDeadlineAndItsSessionIsJoinedLater() {
        environment.flinks().script("never", Script.of(pendingForEver()));
        String refreshId = requestUntil("never", Instant.now().plusSeconds(3));

        assertThat(deadline(refreshId).retryable()).isTrue();
        assertThat(environment.flinks().ledger().totals("never").polls()).isPositive();

        int polls = environment.flinks().ledger().totals("never").polls();
        String later = requestUntil("never", Instant.now().plusSeconds(3));
        deadline(later);
        assertThat(environment.flinks().ledger().totals("never").polls()).isGreaterThan(polls);
        assertThat(environment.flinks().ledger().totals("never").starts()).isEqualTo(1);
    }

    @Test
    void aDeadlineThatHasPassedNeedsNoCall() {
        environment.flinks().script("too-late", Script.of(authorized()));

        String refreshId = requestUntil("too-late", Instant.now().minusSeconds(1));

        assertThat(deadline(refreshId).retryable()).isTrue();
        assertThat(environment.flinks().ledger().calls("too-late")).isEmpty();
    }

    private MfaChallengePending challenged(String loginId) {
        environment.flinks().script(loginId, Script.of(challenge(CITY), authorized()));
        String refreshId = environment.publisher().request(loginId);
        return environment.outcomes().awaitOutcome(refreshId, MfaChallengePending.class);
    }

    private String requestUntil(String loginId, Instant deadline) {
        String refreshId = UUID.randomUUID().toString();
        environment.publisher().publish(Lane.INTERACTIVE, Publisher.requested(refreshId, loginId, deadline));
        return refreshId;
    }

    private static String refreshOf(Outcome outcome) {
        return outcome.subject().answers();
    }

    private AccountsReady ready(MfaChallengePending pending) {
        Outcome end = environment.outcomes().awaitTerminal(refreshOf(pending));
        assertThat(end).isInstanceOf(AccountsReady.class);
        return (AccountsReady) end;
    }

    private RefreshFailed deadline(String refreshId) {
        Outcome end = environment.outcomes().awaitTerminal(refreshId);
        assertThat(end).isInstanceOf(RefreshFailed.class);
        RefreshFailed failed = (RefreshFailed) end;
        assertThat(failed.reason().failureClass()).isEqualTo(FailureClass.DEADLINE);
        return failed;
    }
}
