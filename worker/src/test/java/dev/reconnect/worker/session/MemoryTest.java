package dev.reconnect.worker.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.worker.session.Session.Authorizing;
import dev.reconnect.worker.session.Session.Resting;
import org.junit.jupiter.api.Test;

/** What is remembered of a login does not grow with what comes. */
class MemoryTest {

    @Test
    void theLatestHundredRefreshesAreRemembered() {
        Stage stage = Stage.succeeded("r0");
        for (int i = 1; i <= 250; i++) {
            stage.requests("r" + i);
        }
        Memory memory = stage.as(Resting.class).memory();
        assertThat(memory.refreshIds()).hasSize(100).startsWith("r151").endsWith("r250");
    }

    @Test
    void refreshesThatAreTurnedAwayFromAnOpenSessionDoNotGrowItEither() {
        Stage stage = Stage.authorizing("r0", "s1");
        for (int i = 1; i <= 250; i++) {
            stage.requests("r" + i);
        }
        assertThat(stage.as(Authorizing.class).waiters()).hasSize(50);
        assertThat(stage.session().memory().refreshIds()).hasSize(100).endsWith("r250");
    }

    @Test
    void theLatestHundredConfirmationsAreRememberedAndTwentyAreKeptForTheChallenge() {
        Stage stage = Stage.authorizing("r0", "s1");
        for (int i = 1; i <= 250; i++) {
            stage.confirms("c" + i, "s1");
        }
        Authorizing authorizing = stage.as(Authorizing.class);
        assertThat(authorizing.memory().confirmationIds()).hasSize(100).endsWith("c250");
        assertThat(authorizing.heard()).hasSize(20);
    }
}
