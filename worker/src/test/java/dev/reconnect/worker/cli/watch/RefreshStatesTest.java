package dev.reconnect.worker.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.worker.cli.watch.RefreshStates.RefreshState;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class RefreshStatesTest {
    private final RefreshStates states = new RefreshStates();

    @Test
    void aRefreshIsOpenUntilSomethingCameOfIt() throws Exception {
        states.requested("one", "r");
        states.requested("two", "r");
        states.became("one", "r", RefreshState.READY);

        assertThat(count(RefreshState.OPEN)).isEqualTo(1);
        assertThat(count(RefreshState.READY)).isEqualTo(1);
    }

    @Test
    void whatWasRequestedTwiceIsOneRefresh() throws Exception {
        states.requested("one", "r");
        states.became("one", "r", RefreshState.READY);
        states.requested("one", "r");

        assertThat(states.size()).isEqualTo(1);
        assertThat(count(RefreshState.READY)).isEqualTo(1);
    }

    @Test
    void theLastWordCounts() throws Exception {
        states.became("one", "r", RefreshState.WAITING_FOR_MFA);
        states.became("one", "r", RefreshState.EXPIRED);

        assertThat(count(RefreshState.WAITING_FOR_MFA)).isZero();
        assertThat(count(RefreshState.EXPIRED)).isEqualTo(1);
    }

    @Test
    void manyRefreshesAreCountedAsAMapWouldCountThem() throws Exception {
        RandomGenerator random = new SplittableRandom(20261122);
        List<RefreshState> outcomes = List.copyOf(EnumSet.complementOf(EnumSet.of(RefreshState.OPEN)));
        Map<String, RefreshState> expected = new HashMap<>();
        for (int step = 0; step < 300_000; step++) {
            String refreshId = String.valueOf(random.nextInt(100_000));
            if (random.nextBoolean()) {
                states.requested("login", refreshId);
                expected.putIfAbsent(refreshId, RefreshState.OPEN);
            } else {
                RefreshState refreshState = outcomes.get(random.nextInt(outcomes.size()));
                states.became("login", refreshId, refreshState);
                expected.put(refreshId, refreshState);
            }
        }
        assertThat(states.size()).isEqualTo(expected.size());
        for (RefreshState refreshState : RefreshState.values()) {
            assertThat(count(refreshState)).as(refreshState.name()).isEqualTo((int)
                    expected.values().stream().filter(refreshState::equals).count());
        }
    }

    private int count(RefreshState refreshState) {
        return states.counts().getOrDefault(refreshState, -1);
    }
}
