package dev.reconnect.worker.flinks.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.worker.flinks.FlinksSettings;
import dev.reconnect.worker.flinks.StartForm;
import dev.reconnect.worker.flinks.answer.ReadAnswer;
import dev.reconnect.worker.flinks.client.NeutralWitness;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.shard.CallRequest;
import dev.reconnect.worker.shard.testing.CallRequests;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every gate can rely on. */
class CallGateTest {

    private static final CallRequest START = CallRequests.of(new Call.Start("login"));

    private final List<String> heard = new ArrayList<>();
    private boolean open = true;
    private final CallPermits permits = new CallPermits(
            FlinksSettings.CallLimits.DEFAULTS,
            StartForm.AUTHORIZE_ASYNC,
            NeutralWitness.NONE,
            List.of(new Recorder("first"), new Recorder("second")),
            InstantSource.system(),
            () -> 0);

    @Test
    void nothingIsTakenIfALaterGateKeepsTheCallBack() {
        open = false;

        assertThat(permits.acquire(START, 1)).isEqualTo(new GateDecision.Wait(WaitReason.MEMORY, Instant.EPOCH));

        assertThat(heard).containsExactly("first asked", "second asked");
    }

    @Test
    void aCallThatDoesNotLeaveGivesBackOnceWhatItTook() {
        permits.acquire(START, 1);
        permits.release(START);

        assertThat(heard)
                .containsExactly(
                        "first asked",
                        "second asked",
                        "first taken",
                        "second taken",
                        "second returned",
                        "first returned");
    }

    @Test
    void aCallThatIsAnsweredGivesBackOnceWhatItTook() {
        permits.acquire(START, 1);
        permits.answered(START, 1, 0, ReadAnswer.notSent("cut off"));

        assertThat(heard).endsWith("second taken", "second answered", "first answered");
    }

    private final class Recorder implements CallGate {
        private final String name;

        Recorder(String name) {
            this.name = name;
        }

        @Override
        public GateDecision ask(CallAttempt attempt) {
            heard.add(name + " asked");
            return open || name.equals("first")
                    ? GateDecision.PASS
                    : new GateDecision.Wait(WaitReason.MEMORY, Instant.EPOCH);
        }

        @Override
        public void taken(CallAttempt attempt) {
            heard.add(name + " taken");
        }

        @Override
        public void returned(CallRequest callRequest) {
            heard.add(name + " returned");
        }

        @Override
        public void answered(CallRequest callRequest, ReadAnswer readAnswer, long nanos) {
            heard.add(name + " answered");
        }
    }
}
