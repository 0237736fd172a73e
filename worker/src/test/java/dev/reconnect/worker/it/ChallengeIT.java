package dev.reconnect.worker.it;

import static dev.reconnect.sandbox.flinks.SandboxUsers.CITY;
import static dev.reconnect.sandbox.flinks.Step.authorized;
import static dev.reconnect.sandbox.flinks.Step.challenge;
import static dev.reconnect.sandbox.flinks.Step.pendingForEver;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.contracts.Lane;
import dev.reconnect.contracts.MfaChallengePending;
import dev.reconnect.contracts.Outcome;
import dev.reconnect.contracts.RefreshFailed;
import dev.reconnect.contracts.RefreshFailed.FailureClass;
import dev.reconnect.sandbox.flinks.Script;
import dev.reconnect.sandbox.kafka.KafkaCluster;
import dev.reconnect.sandbox.kafka.KafkaTest;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A person is asked something, and the way to the answer is not straight. Each test has a login of its own. */
@KafkaTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChallengeIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private World world;

    @BeforeAll
    void start(KafkaCluster cluster) {
        world = new World(cluster, Map.of("RECONNECT_FLINKS_CHALLENGE_POLL_INTERVAL", "300ms"));
        world.startWorker();
    }

    @AfterAll
    void stop() {
        world.close();
    }

    @Test
    void aLostRedirectIsFoundByTheSparseLook() {
        MfaChallengePending pending = challenged("lost-redirect");

        Connect.answer(pending.iframeUrl(), "Montreal");

        AccountsReady ready = ready(pending);
        assertThat(ready.source()).isEqualTo(AccountsReady.Source.LIVE);
        assertThat(ready.requestId()).isEqualTo(pending.requestId());
        assertThat(world.flinks().ledger().totals("lost-redirect").cachedChecks())
                .isZero();
    }

    @Test
    void aWrongAnswerLeavesTheChallengeOpenForTheRightOne() {
        MfaChallengePending pending = challenged("wrong-first");

        String page = Connect.submit(pending.iframeUrl(), "Toronto");
        assertThat(page).doesNotContain("Success");
        await().atMost(PATIENCE)
                .until(() -> world.flinks().ledger().totals("wrong-first").polls() >= 4);
        Connect.answer(pending.iframeUrl(), "Montreal");
        world.publisher().confirm("wrong-first", pending.requestId());

        ready(pending);
        assertThat(world.outcomes().of(refreshOf(pending))).hasSize(2);
        assertThat(world.flinks().ledger().totals("wrong-first").starts()).isEqualTo(1);
    }

    @Test
    void aRedirectBeforeTheAnswerKeepsTheChallengeAndIsActedOnAfterIt() {
        MfaChallengePending pending = challenged("still-typing");

        world.publisher().confirm("still-typing", pending.requestId());
        await("the cached result, which replays QUESTION_NOT_FOUND, to be looked at again")
                .atMost(PATIENCE)
                .until(() -> world.flinks().ledger().totals("still-typing").cachedChecks() >= 2);
        assertThat(world.outcomes().of(refreshOf(pending))).containsExactly(pending);

        Connect.answer(pending.iframeUrl(), "Montreal");

        assertThat(ready(pending).source()).isEqualTo(AccountsReady.Source.CACHED);
        assertThat(world.outcomes().of(refreshOf(pending))).hasSize(2);
    }

    @Test
    void aBankThatNeverAnswersEndsAtTheDeadlineAndItsSessionIsJoinedLater() {
        world.flinks().script("never", Script.of(pendingForEver()));
        String refreshId = requestUntil("never", Instant.now().plusMillis(1500));

        assertThat(deadline(refreshId).retryable()).isTrue();
        assertThat(world.flinks().ledger().totals("never").polls()).isPositive();

        int polls = world.flinks().ledger().totals("never").polls();
        String later = requestUntil("never", Instant.now().plusMillis(1500));
        deadline(later);
        assertThat(world.flinks().ledger().totals("never").polls()).isGreaterThan(polls);
        assertThat(world.flinks().ledger().totals("never").starts()).isEqualTo(1);
    }

    @Test
    void aDeadlineThatHasPassedNeedsNoCall() {
        world.flinks().script("too-late", Script.of(authorized()));

        String refreshId = requestUntil("too-late", Instant.now().minusSeconds(1));

        assertThat(deadline(refreshId).retryable()).isTrue();
        assertThat(world.flinks().ledger().calls("too-late")).isEmpty();
    }

    private MfaChallengePending challenged(String loginId) {
        world.flinks().script(loginId, Script.of(challenge(CITY), authorized()));
        String refreshId = world.publisher().request(loginId);
        return world.outcomes().awaitOutcome(refreshId, MfaChallengePending.class);
    }

    private String requestUntil(String loginId, Instant deadline) {
        String refreshId = UUID.randomUUID().toString();
        world.publisher().publish(Lane.INTERACTIVE, Publisher.requested(refreshId, loginId, deadline));
        return refreshId;
    }

    private static String refreshOf(Outcome outcome) {
        return outcome.subject().answers();
    }

    private AccountsReady ready(MfaChallengePending pending) {
        Outcome end = world.outcomes().awaitTerminal(refreshOf(pending));
        assertThat(end).isInstanceOf(AccountsReady.class);
        return (AccountsReady) end;
    }

    private RefreshFailed deadline(String refreshId) {
        Outcome end = world.outcomes().awaitTerminal(refreshId);
        assertThat(end).isInstanceOf(RefreshFailed.class);
        RefreshFailed failed = (RefreshFailed) end;
        assertThat(failed.reason().failureClass()).isEqualTo(FailureClass.DEADLINE);
        return failed;
    }
}
