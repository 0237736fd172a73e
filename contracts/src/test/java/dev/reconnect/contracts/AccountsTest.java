package dev.reconnect.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reconnect.contracts.AccountSummary.Balance;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.JsonNodeFactory;

class AccountsTest {

    @Test
    void aFullAccountNumberDoesNotGetOutAsItsLastDigits() {
        assertThat(summary("Chequing", "1111000").lastFourDigits()).isEqualTo("1000");
        assertThat(summary("Chequing", "42").lastFourDigits()).isEqualTo("42");
        assertThat(summary("Chequing", null).lastFourDigits()).isNull();
    }

    @Test
    void anUntidyTitleIsMadePublishable() {
        assertThat(summary("\tCompte\u0000 ch\u00e8ques\n", "1000").title()).isEqualTo("Compte  ch\u00e8ques");
        assertThat(summary("  ", "1000").title()).isNull();
        assertThat(summary("\uD83D\uDE00".repeat(300), "1000").title()).isEqualTo("\uD83D\uDE00".repeat(256));
    }

    @Test
    void anAmountKeepsItsScaleAndLosesItsExponent() {
        Balance balance = new Balance(new BigDecimal("0.10"), new BigDecimal("1E+3"), null);

        assertThat(balance.available()).isEqualTo(new BigDecimal("0.10"));
        assertThat(balance.current()).isEqualTo(new BigDecimal("1000"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e1000000", "1e-1000000", "1e2147483647", "1e-2147483647", "1e38", "1e-39"})
    void anAbsurdAmountIsRefused(String number) {
        assertThatThrownBy(() -> new Balance(new BigDecimal(number), null, null))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aSnapshotTakesNoBinaryFractions() {
        JsonNodeFactory json = JsonNodeFactory.instance;
        Subject subject = new Subject("login", "refresh", null, null, Lane.BATCH, null, null, null);

        assertThatThrownBy(() -> new AccountSnapshot(
                        subject,
                        "request",
                        null,
                        "account",
                        1,
                        1,
                        json.objectNode().set("Balance", json.objectNode().put("Current", 0.1))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static AccountSummary summary(String title, @Nullable String lastFourDigits) {
        return new AccountSummary("account", title, null, null, "CAD", null, lastFourDigits);
    }
}
