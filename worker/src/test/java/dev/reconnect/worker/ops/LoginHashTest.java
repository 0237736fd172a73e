package dev.reconnect.worker.ops;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LoginHashTest {
    private static final String LOGIN = "43387ca6-0391-4c82-857d-70d95f087e3f";

    private final LoginHash hash = new LoginHash("secret");

    @Test
    void workersWithOneSecretCallALoginTheSame() {
        assertThat(new LoginHash("secret").of(LOGIN)).isEqualTo(hash.of(LOGIN)).matches("[0-9a-f]{8}");
        assertThat(new LoginHash("another").of(LOGIN)).isNotEqualTo(hash.of(LOGIN));
    }

    @Test
    void twoLoginsThatEndAlikeAreToldApart() {
        assertThat(hash.of("11111111-" + LOGIN)).isNotEqualTo(hash.of("22222222-" + LOGIN));
    }

    @Test
    void aShortLoginIdIsToldApartToo() {
        assertThat(hash.of("greatday")).matches("[0-9a-f]{8}").isNotEqualTo(hash.of("everyday"));
    }

    @Test
    void withoutASecretNothingIsSaid() {
        assertThat(new LoginHash(null).of(LOGIN)).isEqualTo("-");
        assertThat(new LoginHash("").of(LOGIN)).isEqualTo("-");
    }

    @Test
    void noPartOfTheLoginIdIsShown() {
        assertThat(LOGIN).doesNotContain(hash.of(LOGIN));
    }
}
