package dev.reconnect.sandbox.flinks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RegisterTest {
    @Test
    void itForgetsTheOldestBeyondItsCapacity() {
        Register<Integer> register = new Register<>(3);
        for (int i = 0; i < 10; i++) {
            register.put("key-" + i, i, value -> false);
        }

        assertThat(register.size()).isEqualTo(3);
        assertThat(register.get("key-6")).isNull();
        assertThat(register.get("key-7")).isEqualTo(7);
    }

    @Test
    void itForgetsTheDeadBeforeThat() {
        Register<Integer> register = new Register<>(100);
        for (int i = 0; i < 10; i++) {
            register.put("key-" + i, i, value -> false);
        }
        for (int i = 10; i < 20; i++) {
            register.put("key-" + i, i, value -> value < 10);
        }

        assertThat(register.size()).isEqualTo(10);
    }

    @Test
    void whatWasTakenOutLeavesNothingBehind() {
        Register<Integer> register = new Register<>(2);
        for (int i = 0; i < 1000; i++) {
            register.put("key-" + i, i, value -> false);
            assertThat(register.remove("key-" + i)).isEqualTo(i);
        }
        register.put("last", 1, value -> false);

        assertThat(register.get("last")).isEqualTo(1);
        assertThat(register.size()).isEqualTo(1);
    }
}
