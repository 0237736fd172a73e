package dev.reconnect.contracts;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What may be known of an account outside the restricted topic. Texts are made publishable as they come: one line, cut to
 * the contract's lengths, absent where empty.
 *
 * @param accountId the account's Id; never null (Flinks: GetAccountsDetail)
 * @param title as the bank calls it; null where it does not (Flinks: GetAccountsDetail)
 * @param type the Type, such as Chequing; null where absent (Flinks: GetAccountsDetail)
 * @param category the Category, such as Operations; null where absent (Flinks: GetAccountsDetail)
 * @param currency ISO 4217; null where absent (Flinks: GetAccountsDetail)
 * @param balance exact decimals in the account's currency; null where absent (Flinks: GetAccountsDetail)
 * @param lastFourDigits the end of the account number; of a longer text only its last four characters are kept; null
 *     where absent (Flinks: GetAccountsDetail)
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
        title = Texts.tidy(title, ContractBounds.LONGEST_LINE);
        type = Texts.tidy(type, ContractBounds.LONGEST_ID);
        category = Texts.tidy(category, ContractBounds.LONGEST_ID);
        currency = Texts.tidy(currency, Texts.CURRENCY);
        lastFourDigits = end(Texts.tidy(lastFourDigits, ContractBounds.LONGEST_LINE));
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
     *
     * @param available what can be spent, in the account's currency; null where the bank does not say (Flinks:
     *     GetAccountsDetail)
     * @param current what is there, in the account's currency; null where the bank does not say (Flinks:
     *     GetAccountsDetail)
     * @param limit the credit limit, in the account's currency; null where the bank does not say (Flinks:
     *     GetAccountsDetail)
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
