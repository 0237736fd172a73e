package dev.reconnect.sandbox.flinks.bank;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BoundedMapTest {
    @Test
    void itForgetsTheOldestBeyondItsCapacity() {
        BoundedMap<Integer> boundedMap = new BoundedMap<>(3);
        for (int i = 0; i < 10; i++) {
            boundedMap.put("key-" + i, i, value -> false);
        }

        assertThat(boundedMap.size()).isEqualTo(3);
        assertThat(boundedMap.get("key-6")).isNull();
        assertThat(boundedMap.get("key-7")).isEqualTo(7);
    }

    @Test
    void itForgetsTheDeadBeforeThat() {
        BoundedMap<Integer> boundedMap = new BoundedMap<>(100);
        for (int i = 0; i < 10; i++) {
            boundedMap.put("key-" + i, i, value -> false);
        }
        for (int i = 10; i < 20; i++) {
            boundedMap.put("key-" + i, i, value -> value < 10);
        }

        assertThat(boundedMap.size()).isEqualTo(10);
    }

    @Test
    void whatWasTakenOutLeavesNothingBehind() {
        BoundedMap<Integer> boundedMap = new BoundedMap<>(2);
        for (int i = 0; i < 1000; i++) {
            boundedMap.put("key-" + i, i, value -> false);
            assertThat(boundedMap.remove("key-" + i)).isEqualTo(i);
        }
        boundedMap.put("last", 1, value -> false);

        assertThat(boundedMap.get("last")).isEqualTo(1);
        assertThat(boundedMap.size()).isEqualTo(1);
    }
}
