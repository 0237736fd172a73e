package dev.reconnect.worker.flinks.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.Lane;
import dev.reconnect.worker.flinks.FlinksSettings;
import dev.reconnect.worker.flinks.answer.ReadAnswer;
import dev.reconnect.worker.flinks.client.NeutralWitness;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.shard.CallRequest;
import dev.reconnect.worker.shard.testing.CallRequests;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A bank that does not answer, and all other banks. */
class InstitutionCallLimitTest {

    private static final int HANGING = 7;
    private static final int PLACES = 20;

    private long nanos;
    private final CallPermits permits = new CallPermits(
            new FlinksSettings.CallLimits(Duration.ofSeconds(30), Duration.ofSeconds(220), 1 << 20, 1_000_000, PLACES),
            NeutralWitness.NONE,
            InstantSource.system(),
            () -> nanos);

    @Test
    void aBankWhoseStartsHangLeavesHalfOfThePlacesToTheOthers() {
        for (int i = 0; i < PLACES / 2; i++) {
            assertThat(start("slow-" + i, HANGING)).isEqualTo(GateDecision.PASS);
        }

        assertThat(start("slow-again", HANGING))
                .isInstanceOfSatisfying(
                        GateDecision.Wait.class,
                        wait -> assertThat(wait.reason()).isEqualTo(WaitReason.BANK));
        assertThat(start("quick", HANGING + 1)).isEqualTo(GateDecision.PASS);
        assertThat(start("unknown", null)).isEqualTo(GateDecision.PASS);
        assertThat(acquire(new Call.Poll("r-slow"), HANGING)).isEqualTo(GateDecision.PASS);
    }

    @Test
    void aPlaceIsFreeAgainWhenItsStartIsAnsweredOrGivenBack() {
        for (int i = 0; i < PLACES / 2; i++) {
            start("slow-" + i, HANGING);
        }
        permits.release(request(new Call.Start("slow-0"), HANGING));
        permits.answered(
                        request(new Call.Start("slow-1"), HANGING),
                        1,
                        nanos,
                        ReadAnswer.unreadable("no answer in time"))
                .release();

        assertThat(start("next", HANGING)).isEqualTo(GateDecision.PASS);
        assertThat(start("after", HANGING)).isEqualTo(GateDecision.PASS);
        assertThat(start("full", HANGING))
                .isInstanceOfSatisfying(
                        GateDecision.Wait.class,
                        wait -> assertThat(wait.reason()).isEqualTo(WaitReason.BANK));
    }

    private GateDecision start(String loginId, @Nullable Integer institution) {
        return acquire(new Call.Start(loginId), institution);
    }

    private GateDecision acquire(Call call, @Nullable Integer institution) {
        nanos += Duration.ofSeconds(1).toNanos();
        return permits.acquire(request(call, institution), 1);
    }

    private static CallRequest request(Call call, @Nullable Integer institution) {
        return new CallRequest(call, CallRequests.loginId(call), Lane.INTERACTIVE, institution);
    }
}
