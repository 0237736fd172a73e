package dev.reconnect.contracts;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What may be told about an account outside the restricted topic. The constructor makes texts publishable: one line,
 * cut to the contract's lengths, absent if empty.
 *
 * @param accountId the account's Id; never null (Flinks: GetAccountsDetail)
 * @param title the account's name at the bank; null if absent (Flinks: GetAccountsDetail)
 * @param type the Type, such as Chequing; null if absent (Flinks: GetAccountsDetail)
 * @param category the Category, such as Operations; null if absent (Flinks: GetAccountsDetail)
 * @param currency ISO 4217; null if absent (Flinks: GetAccountsDetail)
 * @param balance exact decimals in the account's currency; null if absent (Flinks: GetAccountsDetail)
 * @param lastFourDigits the end of the account number; only the last four characters of a longer text are kept;
 *     null if absent (Flinks: GetAccountsDetail)
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

    /** Keeps four characters at most, whatever Flinks sent: a full account number must not be published. */
    private static @Nullable String end(@Nullable String digits) {
        if (digits == null || digits.codePointCount(0, digits.length()) <= Texts.LAST_DIGITS) {
            return digits;
        }
        return Texts.tidy(
                digits.substring(digits.offsetByCodePoints(digits.length(), -Texts.LAST_DIGITS)), Texts.LAST_DIGITS);
    }

    /**
     * Exact decimals in plain digits (scale kept, never negative), each absent if the bank does not say. More than 38
     * digits on either side of the point are an illegal argument.
     *
     * @param available what can be spent, in the account's currency; null if the bank does not say (Flinks:
     *     GetAccountsDetail)
     * @param current the present balance, in the account's currency; null if the bank does not say (Flinks:
     *     GetAccountsDetail)
     * @param limit the credit limit, in the account's currency; null if the bank does not say (Flinks:
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
