package dev.reconnect.worker.flinks.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.Lane;
import dev.reconnect.worker.flinks.answer.ReadAnswer;
import dev.reconnect.worker.session.RefusalClass;
import dev.reconnect.worker.shard.CallRequest;
import dev.reconnect.worker.shard.testing.CallRequests;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is decided about all calls, and on whose evidence. */
class RefusalEvidenceTest extends PermitsHarness {

    /** One login that Flinks limited brought the rate from 50 a second to 1, and kept it there. */
    @Test
    void whatOneLoginHearsTeachesNothing() {
        double rate = permits.state().callsPerSecond();
        for (int time = 0; time < 200; time++) {
            later(Duration.ofMillis(500));
            goOut(POLL);
            answered(POLL, refused(RefusalClass.SLOW_DOWN, "TOO_MANY_REQUESTS", null));
            goOut(POLL);
            answered(POLL, refused(RefusalClass.SLOW_DOWN, null, Duration.ofSeconds(30)));
            goOut(FETCH);
            answered(FETCH, unavailable(Duration.ofMinutes(10)));
        }

        assertThat(permits.slowedDownUntil()).isEmpty();
        assertThat(permits.state().callsPerSecond()).isEqualTo(rate);
    }

    /** A refusal now and then, of another login each time, has nothing to do with the rate. */
    @Test
    void oneRefusalInTenSecondsTeachesNothing() {
        double rate = permits.state().callsPerSecond();
        for (int login = 0; login < 100; login++) {
            later(Duration.ofSeconds(10));
            CallRequest poll = CallRequests.of(POLL, "login-" + login);
            assertThat(permits.acquire(poll, 1)).isEqualTo(GateDecision.PASS);
            permits.answered(poll, 1, nanos(), refused(RefusalClass.SLOW_DOWN, null, null))
                    .release();
        }

        assertThat(permits.state().callsPerSecond()).isEqualTo(rate);
    }

    @Test
    void whatOneBanksLoginsHearHoldsNobodyWhileOthersPass() {
        double rate = permits.state().callsPerSecond();
        for (int login = 0; login < 10; login++) {
            answeredAtBank(2, "good-" + login, FINE);
            answeredAtBank(1, "bad-" + login, unavailable(Duration.ofMinutes(10)));
            answeredAtBank(1, "bad-" + login, refused(RefusalClass.SLOW_DOWN, null, null));
            later(Duration.ofMillis(300));
        }
        assertThat(permits.slowedDownUntil()).isEmpty();
        assertThat(permits.state().callsPerSecond()).isEqualTo(rate);

        answeredAtBank(2, "good-0", unavailable(Duration.ofMinutes(10)));
        assertThat(permits.slowedDownUntil()).isPresent();
    }

    @Test
    void theHoldLastsAsLongAsSeveralAreAskedTo() {
        List<Integer> minutes = List.of(1, 60, 3, 2);
        List<CallRequest> polls = minutes.stream()
                .map(time -> CallRequests.of(POLL, "login-" + time))
                .toList();
        for (int i = 0; i < minutes.size(); i++) {
            permits.answered(polls.get(i), 1, nanos(), unavailable(Duration.ofMinutes(minutes.get(i))))
                    .release();
        }

        assertThat(permits.slowedDownUntil()).contains(now.plus(Duration.ofMinutes(2)));
    }

    private void answeredAtBank(int institutionId, String login, ReadAnswer readAnswer) {
        CallRequest poll = new CallRequest(POLL, login, Lane.BATCH, institutionId);
        assertThat(permits.acquire(poll, 1)).isEqualTo(GateDecision.PASS);
        permits.answered(poll, 1, nanos(), readAnswer).release();
    }
}
