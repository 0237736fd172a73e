package dev.reconnect.worker.flinks.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.Lane;
import dev.reconnect.worker.flinks.FlinksSettings;
import dev.reconnect.worker.flinks.answer.ReadAnswer;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.shard.CallRequest;
import dev.reconnect.worker.shard.Permit;
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
            InstantSource.system(),
            () -> nanos);

    @Test
    void aBankWhoseStartsHangLeavesHalfOfThePlacesToTheOthers() {
        for (int i = 0; i < PLACES / 2; i++) {
            assertThat(start("slow-" + i, HANGING)).isInstanceOf(Permit.Granted.class);
        }

        assertThat(start("slow-again", HANGING)).isInstanceOf(Permit.InstitutionHeld.class);
        assertThat(start("quick", HANGING + 1)).isInstanceOf(Permit.Granted.class);
        assertThat(start("unknown", null)).isInstanceOf(Permit.Granted.class);
        assertThat(acquire(new Call.Poll("r-slow"), HANGING)).isInstanceOf(Permit.Granted.class);
    }

    @Test
    void aPlaceIsFreeAgainWhenItsStartIsAnsweredOrGivenBack() {
        for (int i = 0; i < PLACES / 2; i++) {
            start("slow-" + i, HANGING);
        }
        permits.release(request(new Call.Start("slow-0"), HANGING));
        permits.answered(request(new Call.Start("slow-1"), HANGING), nanos, ReadAnswer.unreadable("no answer in time"));

        assertThat(start("next", HANGING)).isInstanceOf(Permit.Granted.class);
        assertThat(start("after", HANGING)).isInstanceOf(Permit.Granted.class);
        assertThat(start("full", HANGING)).isInstanceOf(Permit.InstitutionHeld.class);
    }

    private Permit start(String loginId, @Nullable Integer institution) {
        return acquire(new Call.Start(loginId), institution);
    }

    private Permit acquire(Call call, @Nullable Integer institution) {
        nanos += Duration.ofSeconds(1).toNanos();
        return permits.acquire(request(call, institution), 1);
    }

    private static CallRequest request(Call call, @Nullable Integer institution) {
        return new CallRequest(call, Lane.INTERACTIVE, institution);
    }
}
