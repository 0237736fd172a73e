package dev.reconnect.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoginIdsTest {

    @Test
    void blanksAndCaseMakeNoOtherLogin() throws MalformedEvent {
        assertThat(LoginIds.canonical(" \t5E115EAC-45D1\n")).isEqualTo("5e115eac-45d1");
    }

    @Test
    void theCanonicalFormIsItsOwnCanonicalForm() throws MalformedEvent {
        String canonical = LoginIds.canonical("Greatday@flinks:1_a.B");

        assertThat(canonical).isEqualTo("greatday@flinks:1_a.b");
        assertThat(LoginIds.canonical(canonical)).isEqualTo(canonical);
    }

    @Test
    void aLoginIdMayHave128CharactersAndNoMore() throws MalformedEvent {
        assertThat(LoginIds.canonical("A".repeat(128))).hasSize(128);
        assertThatThrownBy(() -> LoginIds.canonical("A".repeat(129))).isInstanceOf(MalformedEvent.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "-a", "a b", "a/b", "a\u0000b", "\u00e9", "a\u212A", "\u0130", "\u00a0a"})
    void whatIsNoLoginIdIsMalformed(String text) {
        assertThatThrownBy(() -> LoginIds.canonical(text)).isInstanceOfSatisfying(MalformedEvent.class, malformed -> {
            assertThat(malformed.reason()).isEqualTo(MalformedEvent.Reason.INVALID_FIELD);
            assertThat(malformed.detail()).startsWith("loginId: ");
        });
    }
}
