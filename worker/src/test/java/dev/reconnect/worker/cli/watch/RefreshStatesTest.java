package dev.reconnect.worker.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.worker.cli.watch.RefreshStates.State;
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
        states.became("one", "r", State.READY);

        assertThat(count(State.OPEN)).isEqualTo(1);
        assertThat(count(State.READY)).isEqualTo(1);
    }

    @Test
    void whatWasRequestedTwiceIsOneRefresh() throws Exception {
        states.requested("one", "r");
        states.became("one", "r", State.READY);
        states.requested("one", "r");

        assertThat(states.size()).isEqualTo(1);
        assertThat(count(State.READY)).isEqualTo(1);
    }

    @Test
    void theLastWordCounts() throws Exception {
        states.became("one", "r", State.WAITING_FOR_MFA);
        states.became("one", "r", State.EXPIRED);

        assertThat(count(State.WAITING_FOR_MFA)).isZero();
        assertThat(count(State.EXPIRED)).isEqualTo(1);
    }

    @Test
    void manyRefreshesAreCountedAsAMapWouldCountThem() throws Exception {
        RandomGenerator random = new SplittableRandom(20261122);
        List<State> outcomes = List.copyOf(EnumSet.complementOf(EnumSet.of(State.OPEN)));
        Map<String, State> expected = new HashMap<>();
        for (int step = 0; step < 300_000; step++) {
            String refreshId = String.valueOf(random.nextInt(100_000));
            if (random.nextBoolean()) {
                states.requested("login", refreshId);
                expected.putIfAbsent(refreshId, State.OPEN);
            } else {
                State state = outcomes.get(random.nextInt(outcomes.size()));
                states.became("login", refreshId, state);
                expected.put(refreshId, state);
            }
        }
        assertThat(states.size()).isEqualTo(expected.size());
        for (State state : State.values()) {
            assertThat(count(state)).as(state.name()).isEqualTo((int)
                    expected.values().stream().filter(state::equals).count());
        }
    }

    private int count(State state) {
        return states.counts().getOrDefault(state, -1);
    }
}
