package dev.reconnect.demo.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.Lane;
import dev.reconnect.contracts.MfaChallengeExpired;
import dev.reconnect.contracts.MfaChallengePending;
import dev.reconnect.contracts.Outcome;
import dev.reconnect.contracts.Subject;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NightlyRunTest {
    private static final Instant NOW = Instant.parse("2026-11-22T03:00:00Z");

    private final NightlyRun nightlyRun = new NightlyRun();

    @Test
    void theLastOutcomeOfARefreshCounts() {
        nightlyRun.begin("run", Set.of("a", "b"), NOW);
        nightlyRun.take(pending("a"));
        nightlyRun.take(expired("a"));
        assertThat(nightlyRun.json())
                .contains("\"total\":2,\"done\":1")
                .contains("\"challenge\":0")
                .contains("\"expired\":1");
    }

    @Test
    void whatIsNotOfTheRunDoesNotCount() {
        nightlyRun.begin("run", Set.of("a"), NOW);
        assertThat(nightlyRun.take(pending("other"))).isFalse();
        assertThat(nightlyRun.json()).contains("\"done\":0");
    }

    @Test
    void theNextRunWaitsForTheLastOutcomeOfThisOne() {
        nightlyRun.begin("run", Set.of("a"), NOW);
        assertThat(nightlyRun.begin("next", Set.of("b"), NOW)).isFalse();
        nightlyRun.take(pending("a"));
        assertThat(nightlyRun.begin("next", Set.of("b"), NOW)).isTrue();
    }

    @Test
    void aRunThatCouldNotBePublishedHoldsUpNoOther() {
        nightlyRun.begin("run", Set.of("a"), NOW);
        nightlyRun.giveUp();
        assertThat(nightlyRun.begin("next", Set.of("b"), NOW)).isTrue();
    }

    private static Outcome pending(String refreshId) {
        return new MfaChallengePending(subject(refreshId), "r", "https://c.example.com/", NOW, null, List.of(), false);
    }

    private static Outcome expired(String refreshId) {
        return new MfaChallengeExpired(subject(refreshId), "r", NOW);
    }

    private static Subject subject(String refreshId) {
        return new Subject("login", refreshId, null, null, Lane.BATCH, null, null, "run");
    }
}
