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

class NightTest {
    private static final Instant NOW = Instant.parse("2026-11-22T03:00:00Z");

    private final Night night = new Night();

    @Test
    void theLastOutcomeOfARefreshCounts() {
        night.begin("run", Set.of("a", "b"), NOW);
        night.take(pending("a"));
        night.take(expired("a"));
        assertThat(night.json())
                .contains("\"total\":2,\"done\":1")
                .contains("\"challenge\":0")
                .contains("\"expired\":1");
    }

    @Test
    void whatIsNotOfTheRunDoesNotCount() {
        night.begin("run", Set.of("a"), NOW);
        assertThat(night.take(pending("other"))).isFalse();
        assertThat(night.json()).contains("\"done\":0");
    }

    @Test
    void theNextRunWaitsForTheLastOutcomeOfThisOne() {
        night.begin("run", Set.of("a"), NOW);
        assertThat(night.begin("next", Set.of("b"), NOW)).isFalse();
        night.take(pending("a"));
        assertThat(night.begin("next", Set.of("b"), NOW)).isTrue();
    }

    @Test
    void aRunThatCouldNotBePublishedHoldsUpNoOther() {
        night.begin("run", Set.of("a"), NOW);
        night.giveUp();
        assertThat(night.begin("next", Set.of("b"), NOW)).isTrue();
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
