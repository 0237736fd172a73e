package dev.reconnect.worker.kafka.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.worker.session.Attempts;
import dev.reconnect.worker.session.LoginHistory;
import dev.reconnect.worker.session.OpenState;
import dev.reconnect.worker.session.RestingMemory;
import dev.reconnect.worker.session.Session;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RestoredSessionsTest {

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final Session AT_REST = new Session.Resting(LoginHistory.EMPTY, NOON);
    private static final Session OPEN =
            new Session.Queued(new OpenState(LoginHistory.EMPTY, List.of(), Attempts.NONE), NOON, false);

    private final RestingMemory memory = new RestingMemory(6L * LoginHistory.EMPTY.heapBytes());
    private final RestoredSessions sessions = new RestoredSessions(memory);

    @Test
    void aJournalOfMoreLoginsThanTheHeapHoldsIsRestoredWithTheLastOnes() {
        memory.sharedBy(3);
        for (String loginId : List.of("ada", "bob", "ada", "cyd", "dan")) {
            sessions.put(loginId, AT_REST);
        }

        assertThat(sessions.forgotten()).isEqualTo(2);
        assertThat(sessions.all()).containsOnlyKeys("cyd", "dan");
    }

    @Test
    void whatIsInProgressIsNeverLeftOut() {
        memory.sharedBy(6);
        for (String loginId : List.of("ada", "bob", "cyd", "dan")) {
            sessions.put(loginId, OPEN);
        }
        sessions.put("ada", AT_REST);
        sessions.put("bob", AT_REST);

        assertThat(sessions.all()).containsOnlyKeys("bob", "cyd", "dan");
    }

    @Test
    void aLoginThatWasForgottenOrStartedAgainTakesNoMemory() {
        memory.sharedBy(6);
        sessions.put("ada", AT_REST);
        sessions.remove("ada");
        sessions.put("bob", AT_REST);
        sessions.put("bob", OPEN);
        sessions.put("cyd", AT_REST);

        assertThat(sessions.forgotten()).isZero();
        assertThat(sessions.all()).containsOnlyKeys("bob", "cyd");
    }

    @Test
    void moreIdsTakeMoreMemory() {
        int without = LoginHistory.EMPTY.heapBytes();
        assertThat(LoginHistory.EMPTY
                                .ended(List.of("x".repeat(36), "y".repeat(36)))
                                .heapBytes()
                        - without)
                .isEqualTo(2 * (50 + 36));
        assertThat(LoginHistory.EMPTY.heard("c").heapBytes()).isGreaterThan(without);
    }
}
