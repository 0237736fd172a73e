package dev.reconnect.worker.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.Lane;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.shard.CallRequest;
import dev.reconnect.worker.simulation.testing.PollRanks;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PollRanksTest {

    private static final CallRequest ADAS_POLL = new CallRequest(new Call.Poll("r-ada"), "ada", Lane.INTERACTIVE, null);

    private final List<String> wrong = new ArrayList<>();
    private final PollRanks ranks = new PollRanks("worker-1", wrong::add);
    private Instant now = Instant.parse("2026-11-22T03:00:00Z");

    @Test
    void aNightsPollsThatGoBeforeAPersonsAreUnfair() {
        ranks.judge(ADAS_POLL, false, now, Instant.MIN);
        night(4);
        assertThat(wrong).isEmpty();
        night(1);
        assertThat(wrong).first().asString().contains("Poll of the lane INTERACTIVE");
    }

    @Test
    void theNightMayHaveItsShare() {
        ranks.judge(ADAS_POLL, false, now, Instant.MIN);
        for (int i = 0; i < 20; i++) {
            ranks.judge(poll("person-" + i, Lane.INTERACTIVE), true, now, Instant.MIN);
            night(i % 2);
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void aCallThatIsWantedNoLongerWaitsForNothing() {
        ranks.judge(ADAS_POLL, false, now, Instant.MIN);
        now = now.plusSeconds(3);
        night(20);
        assertThat(wrong).isEmpty();
    }

    @Test
    void aPollForWhichTheRedirectCameWaitsNoLonger() {
        ranks.judge(ADAS_POLL, false, now, Instant.MIN);
        ranks.judge(
                new CallRequest(new Call.CheckCached("ada"), "ada", Lane.INTERACTIVE, null), false, now, Instant.MIN);
        night(20);
        assertThat(wrong).isEmpty();
    }

    @Test
    void aPollThatAHoldKeptBackIsPassedByOnlyOnceItCouldAskAgain() {
        ranks.judge(ADAS_POLL, false, now, now.plusSeconds(1));
        now = now.plusMillis(1_050);
        night(20);
        assertThat(wrong).isEmpty();
        now = now.plusMillis(100);
        night(5);
        assertThat(wrong).isNotEmpty();
    }

    private void night(int polls) {
        for (int i = 0; i < polls; i++) {
            ranks.judge(poll("night-" + i, Lane.BATCH), true, now, Instant.MIN);
        }
    }

    private static CallRequest poll(String loginId, Lane lane) {
        return new CallRequest(new Call.Poll("r-" + loginId), loginId, lane, null);
    }
}
