package dev.reconnect.worker.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.worker.session.Session.Authorizing;
import dev.reconnect.worker.session.Session.Resting;
import dev.reconnect.worker.session.testing.SessionHarness;
import org.junit.jupiter.api.Test;

/** What is remembered of a login stays bounded, whatever comes. */
class LoginHistoryTest {

    @Test
    void theLatestHundredRefreshesAreRemembered() {
        SessionHarness harness = SessionHarness.succeeded("r0");
        for (int i = 1; i <= 250; i++) {
            harness.requests("r" + i);
        }
        LoginHistory history = harness.as(Resting.class).history();
        assertThat(history.refreshIds()).hasSize(100).startsWith("r151").endsWith("r250");
    }

    @Test
    void refreshesThatAreTurnedAwayFromAnOpenSessionDoNotGrowItEither() {
        SessionHarness harness = SessionHarness.authorizing("r0", "s1");
        for (int i = 1; i <= 250; i++) {
            harness.requests("r" + i);
        }
        assertThat(harness.as(Authorizing.class).waiters()).hasSize(50);
        assertThat(harness.session().history().refreshIds()).hasSize(100).endsWith("r250");
    }

    @Test
    void theLatestHundredConfirmationsAreRememberedAndTwentyAreKeptForTheChallenge() {
        SessionHarness harness = SessionHarness.authorizing("r0", "s1");
        for (int i = 1; i <= 250; i++) {
            harness.confirms("c" + i, "s1");
        }
        Authorizing authorizing = harness.as(Authorizing.class);
        assertThat(authorizing.history().confirmationIds()).hasSize(100).endsWith("c250");
        assertThat(authorizing.heard()).hasSize(20);
    }
}
