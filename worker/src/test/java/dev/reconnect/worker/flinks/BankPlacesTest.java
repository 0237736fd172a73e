package dev.reconnect.worker.flinks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.Lane;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.shard.Claim;
import dev.reconnect.worker.shard.Room;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A bank that does not answer, and everybody else. */
class BankPlacesTest {

    private static final int HANGING = 7;
    private static final int PLACES = 20;

    private long nanos;
    private final CallPermits permits = new CallPermits(
            new FlinksSettings.Limits(Duration.ofSeconds(30), Duration.ofSeconds(220), 1 << 20, 1_000_000, PLACES),
            InstantSource.system(),
            () -> nanos);

    @Test
    void aBankWhoseStartsHangLeavesHalfOfThePlacesToTheOthers() {
        for (int i = 0; i < PLACES / 2; i++) {
            assertThat(start("slow-" + i, HANGING)).isInstanceOf(Room.Taken.class);
        }

        assertThat(start("slow-again", HANGING)).isInstanceOf(Room.Barred.class);
        assertThat(start("quick", HANGING + 1)).isInstanceOf(Room.Taken.class);
        assertThat(start("unknown", null)).isInstanceOf(Room.Taken.class);
        assertThat(acquire(new Call.Poll("r-slow"), HANGING)).isInstanceOf(Room.Taken.class);
    }

    @Test
    void aPlaceIsFreeAgainWhenItsStartIsAnsweredOrGivenBack() {
        for (int i = 0; i < PLACES / 2; i++) {
            start("slow-" + i, HANGING);
        }
        permits.release(claim(new Call.Start("slow-0"), HANGING));
        permits.answered(claim(new Call.Start("slow-1"), HANGING), nanos, Reading.unreadable("no answer in time"));

        assertThat(start("next", HANGING)).isInstanceOf(Room.Taken.class);
        assertThat(start("after", HANGING)).isInstanceOf(Room.Taken.class);
        assertThat(start("full", HANGING)).isInstanceOf(Room.Barred.class);
    }

    private Room start(String loginId, @Nullable Integer bank) {
        return acquire(new Call.Start(loginId), bank);
    }

    private Room acquire(Call call, @Nullable Integer bank) {
        nanos += Duration.ofSeconds(1).toNanos();
        return permits.acquire(claim(call, bank), 1);
    }

    private static Claim claim(Call call, @Nullable Integer bank) {
        return new Claim(call, Lane.INTERACTIVE, bank);
    }
}
