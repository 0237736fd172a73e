package dev.reconnect.worker.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MaskedTest {

    @Test
    void onlyTheEndOfAnIdIsShown() {
        assertThat(Masked.loginId("43387ca6-0391-4c82-857d-70d95f087e3f")).isEqualTo("…7e3f");
    }

    @Test
    void nothingOfAShortIdIsShown() {
        assertThat(Masked.loginId("greatday")).isEqualTo("…");
        assertThat(Masked.loginId("")).isEqualTo("…");
    }
}
