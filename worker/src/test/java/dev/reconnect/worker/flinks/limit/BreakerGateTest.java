package dev.reconnect.worker.flinks.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.worker.flinks.testing.BreakerHarness;
import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.shard.CallRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

class BreakerGateTest extends BreakerHarness {

    private final BreakerGate gate = new BreakerGate(breakers);

    /** The session of a trial goes on, and what it tells counts. */
    @Test
    void aPollThatDoesNotLeaveLeavesItsTrialItsPlace() {
        starts(10, SICK, DOWN);
        later(OPEN_TIME);
        List<Call> trials = trials();
        breakers.heard(request(trials.get(0), SICK), new Answer.Pending("r-0"));
        breakers.heard(request(trials.get(1), SICK), authorized());
        breakers.heard(request(trials.get(2), SICK), authorized());
        CallRequest poll = request(new Call.Poll("r-0"), SICK);

        gate.returned(poll);

        assertThat(mayStart(SICK)).isFalse();
        breakers.heard(poll, challenged("r-0"));
        assertThat(mayStart(SICK)).isTrue();
    }

    @Test
    void aTrialThatDoesNotLeaveGivesItsPlaceToAnother() {
        starts(10, SICK, DOWN);
        later(OPEN_TIME);
        List<Call> trials = trials();
        assertThat(mayStart(SICK)).isFalse();

        gate.returned(request(trials.get(0), SICK));

        assertThat(mayStart(SICK)).isTrue();
    }
}
