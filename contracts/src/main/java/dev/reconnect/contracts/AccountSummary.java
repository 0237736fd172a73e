package dev.reconnect.contracts;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What may be known of an account outside the restricted topic.
 *
 * @param accountId Flinks' id of the account
 * @param title as the bank calls it
 * @param type Flinks' Type, such as Chequing
 * @param category Flinks' Category, such as Operations
 * @param currency ISO 4217
 * @param balance exact decimals in the account's currency
 * @param lastFourDigits the end of the account number
 */
public record AccountSummary(
        String accountId,
        @Nullable String title,
        @Nullable String type,
        @Nullable String category,
        @Nullable String currency,
        @Nullable Balance balance,
        @Nullable String lastFourDigits) {

    /** Exact decimals, each absent where the bank does not say. */
    public record Balance(
            @Nullable BigDecimal available,
            @Nullable BigDecimal current,
            @Nullable BigDecimal limit) {}
}
