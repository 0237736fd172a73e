package dev.reconnect.worker.it;

import static dev.reconnect.sandbox.flinks.SandboxUsers.CITY;
import static dev.reconnect.sandbox.flinks.Step.authorized;
import static dev.reconnect.sandbox.flinks.Step.challenge;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.contracts.MfaChallengeExpired;
import dev.reconnect.contracts.MfaChallengePending;
import dev.reconnect.contracts.Outcome;
import dev.reconnect.sandbox.flinks.Script;
import dev.reconnect.sandbox.kafka.KafkaCluster;
import dev.reconnect.sandbox.kafka.KafkaTest;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What becomes of challenges at their end, where a RequestId lives only seconds and is looked at only then. */
@KafkaTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChallengeExpiryIT {
    private World world;

    @BeforeAll
    void start(KafkaCluster cluster) {
        world = new World(
                cluster,
                Map.of(
                        "RECONNECT_FLINKS_CHALLENGE_POLL_INTERVAL", "0s",
                        "RECONNECT_FLINKS_SESSION_INACTIVITY", "6s",
                        "RECONNECT_FLINKS_EXPIRY_MARGIN", "1s"));
        world.startWorker();
    }

    @AfterAll
    void stop() {
        world.close();
    }

    @Test
    void aLostRedirectIsFoundByTheLastPoll() {
        MfaChallengePending pending = challenged("last-poll");
        int pollsBefore = world.flinks().ledger().totals("last-poll").polls();

        Connect.answer(pending.iframeUrl(), "Montreal");

        Outcome end = world.outcomes().awaitTerminal(pending.subject().answers());
        assertThat(end).isInstanceOf(AccountsReady.class);
        assertThat(((AccountsReady) end).source()).isEqualTo(AccountsReady.Source.LIVE);
        assertThat(world.flinks().ledger().totals("last-poll").polls()).isEqualTo(pollsBefore + 1);
        assertThat(world.flinks().ledger().totals("last-poll").cachedChecks()).isZero();
    }

    @Test
    void anUnansweredChallengeExpiresAndTheNextRequestJoinsItsSession() {
        MfaChallengePending pending = challenged("expiring");
        MfaChallengeExpired expired =
                world.outcomes().awaitOutcome(pending.subject().answers(), MfaChallengeExpired.class);
        assertThat(expired.requestId()).isEqualTo(pending.requestId());
        assertThat(expired.expiredAt()).isAfterOrEqualTo(pending.expiresAt());

        String next = world.publisher().request("expiring");
        MfaChallengePending again = world.outcomes().awaitOutcome(next, MfaChallengePending.class);
        assertThat(again.requestId()).isEqualTo(pending.requestId());
        assertThat(again.expiresAt()).isAfter(pending.expiresAt());
        assertThat(world.flinks().ledger().totals("expiring").starts()).isEqualTo(1);

        Connect.answer(again.iframeUrl(), "Montreal");
        world.publisher().confirm("expiring", again.requestId());
        assertThat(world.outcomes().awaitTerminal(next)).isInstanceOf(AccountsReady.class);
        assertThat(world.outcomes().of(pending.subject().answers())).containsExactly(pending, expired);
        assertThat(world.flinks().ledger().totals("expiring").starts()).isEqualTo(1);
    }

    private MfaChallengePending challenged(String loginId) {
        world.flinks().script(loginId, Script.of(challenge(CITY), authorized()));
        String refreshId = world.publisher().request(loginId);
        return world.outcomes().awaitOutcome(refreshId, MfaChallengePending.class);
    }
}
