package dev.reconnect.worker.it;

import static dev.reconnect.sandbox.flinks.script.SandboxUsers.CITY;
import static dev.reconnect.sandbox.flinks.script.Step.authorized;
import static dev.reconnect.sandbox.flinks.script.Step.challenge;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.contracts.MfaChallengeExpired;
import dev.reconnect.contracts.MfaChallengePending;
import dev.reconnect.contracts.Outcome;
import dev.reconnect.sandbox.flinks.script.Script;
import dev.reconnect.sandbox.kafka.KafkaCluster;
import dev.reconnect.sandbox.kafka.KafkaTest;
import dev.reconnect.worker.it.testing.ConnectVisitor;
import dev.reconnect.worker.it.testing.WorkerEnvironment;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What becomes of challenges when they expire. A RequestId lives only seconds here and is polled only near its end. */
@KafkaTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChallengeExpiryIT {
    private WorkerEnvironment environment;

    @BeforeAll
    void start(KafkaCluster cluster) {
        environment = new WorkerEnvironment(
                cluster,
                Map.of(
                        "RECONNECT_FLINKS_CHALLENGE_POLL_INTERVAL", "0s",
                        "RECONNECT_FLINKS_SESSION_INACTIVITY", "6s",
                        "RECONNECT_FLINKS_EXPIRY_MARGIN", "1s"));
        environment.startWorker();
    }

    @AfterAll
    void stop() {
        environment.close();
    }

    @Test
    void aLostRedirectIsFoundByTheLastPoll() {
        MfaChallengePending pending = challenged("last-poll");
        int pollsBefore = environment.flinks().ledger().totals("last-poll").polls();

        ConnectVisitor.answer(pending.iframeUrl(), "Montreal");

        Outcome end = environment.outcomes().awaitTerminal(pending.subject().answers());
        assertThat(end).isInstanceOf(AccountsReady.class);
        assertThat(((AccountsReady) end).source()).isEqualTo(AccountsReady.Source.LIVE);
        assertThat(environment.flinks().ledger().totals("last-poll").polls()).isEqualTo(pollsBefore + 1);
        assertThat(environment.flinks().ledger().totals("last-poll").cachedChecks())
                .isZero();
    }

    @Test
    void anUnansweredChallengeExpiresAndTheNextRequestJoinsItsSession() {
        MfaChallengePending pending = challenged("expiring");
        MfaChallengeExpired expired =
                environment.outcomes().awaitOutcome(pending.subject().answers(), MfaChallengeExpired.class);
        assertThat(expired.requestId()).isEqualTo(pending.requestId());
        assertThat(expired.expiredAt()).isAfterOrEqualTo(pending.expiresAt());

        String next = environment.publisher().request("expiring");
        MfaChallengePending again = environment.outcomes().awaitOutcome(next, MfaChallengePending.class);
        assertThat(again.requestId()).isEqualTo(pending.requestId());
        assertThat(again.expiresAt()).isAfter(pending.expiresAt());
        assertThat(environment.flinks().ledger().totals("expiring").starts()).isEqualTo(1);

        ConnectVisitor.answer(again.iframeUrl(), "Montreal");
        environment.publisher().confirm("expiring", again.requestId());
        assertThat(environment.outcomes().awaitTerminal(next)).isInstanceOf(AccountsReady.class);
        assertThat(environment.outcomes().of(pending.subject().answers())).containsExactly(pending, expired);
        assertThat(environment.flinks().ledger().totals("expiring").starts()).isEqualTo(1);
    }

    private MfaChallengePending challenged(String loginId) {
        environment.flinks().script(loginId, Script.of(challenge(CITY), authorized()));
        String refreshId = environment.publisher().request(loginId);
        return environment.outcomes().awaitOutcome(refreshId, MfaChallengePending.class);
    }
}
