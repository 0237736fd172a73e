package dev.reconnect.contracts;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What may be known of an account outside the restricted topic. Texts are made publishable as they come: one line, cut to
 * the contract's lengths, absent where empty.
 *
 * @param accountId Flinks' id of the account
 * @param title as the bank calls it
 * @param type Flinks' Type, such as Chequing
 * @param category Flinks' Category, such as Operations
 * @param currency ISO 4217
 * @param balance exact decimals in the account's currency
 * @param lastFourDigits the end of the account number; of a longer text only its last four characters are kept
 */
public record AccountSummary(
        String accountId,
        @Nullable String title,
        @Nullable String type,
        @Nullable String category,
        @Nullable String currency,
        @Nullable Balance balance,
        @Nullable String lastFourDigits) {

    public AccountSummary {
        title = Texts.tidy(title, Texts.LINE);
        type = Texts.tidy(type, Texts.ID);
        category = Texts.tidy(category, Texts.ID);
        currency = Texts.tidy(currency, Texts.CURRENCY);
        lastFourDigits = end(Texts.tidy(lastFourDigits, Texts.LINE));
    }

    /** Four at most, whatever came: a full number must not get out this way. */
    private static @Nullable String end(@Nullable String digits) {
        if (digits == null || digits.codePointCount(0, digits.length()) <= Texts.LAST_DIGITS) {
            return digits;
        }
        return Texts.tidy(
                digits.substring(digits.offsetByCodePoints(digits.length(), -Texts.LAST_DIGITS)), Texts.LAST_DIGITS);
    }

    /**
     * Exact decimals in plain digits (scale kept, never negative), each absent where the bank does not say. Refuses more
     * than 38 digits on either side of the point as an illegal argument.
     */
    public record Balance(
            @Nullable BigDecimal available,
            @Nullable BigDecimal current,
            @Nullable BigDecimal limit) {

        public Balance {
            available = available == null ? null : Decimals.plain(available);
            current = current == null ? null : Decimals.plain(current);
            limit = limit == null ? null : Decimals.plain(limit);
        }
    }
}
