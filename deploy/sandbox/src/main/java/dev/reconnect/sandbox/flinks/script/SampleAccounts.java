package dev.reconnect.sandbox.flinks.script;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.UUID;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Invented accounts in the documented form. A login has the same accounts every time.
 *
 * @see
 *     <a href="https://docs.flinks.com/api/connect/endpoints/account-linking/get-accounts-detail">GetAccountsDetail</a>
 */
public final class SampleAccounts {
    private static final LocalDate FIRST_DAY = LocalDate.of(2026, 1, 31);

    private SampleAccounts() {}

    public static void write(ArrayNode accounts, String loginId, Step.Data data, DataOptions wish) {
        for (int i = 0; i < data.accounts(); i++) {
            String accountId = id(loginId + "/" + i);
            if (!wish.wants(accountId)) {
                continue;
            }
            boolean chequing = i % 2 == 0;
            ObjectNode account = accounts.addObject();
            transactions(account.putArray("Transactions"), loginId + "/" + i, wish.transactionsOf(data.transactions()));
            account.put("TransitNumber", "77777")
                    .put("InstitutionNumber", "777")
                    .put("OverdraftLimit", 0)
                    .put("Title", chequing ? "Chequing CAD" : "Savings CAD")
                    .put("AccountNumber", String.valueOf(1_111_000 + i))
                    .putNull("LastFourDigits");
            account.putObject("Balance")
                    .putNull("Available")
                    .put("Current", BigDecimal.valueOf(100_000L + i, 2))
                    .putNull("Limit");
            account.put("Category", "Operations")
                    .put("Type", chequing ? "Chequing" : "Savings")
                    .put("Currency", "CAD");
            ObjectNode holder = account.putObject("Holder").put("Name", "John Doe");
            holder.putObject("Address")
                    .put("CivicAddress", "1275 avenue des Canadiens-de-Montréal")
                    .put("City", "Montréal")
                    .put("Province", "QC")
                    .put("PostalCode", "H3B 5E8")
                    .putNull("POBox")
                    .put("Country", "CA");
            holder.put("Email", "johndoe@example.com").put("PhoneNumber", "(514) 555-0100");
            account.put("AccountType", "Personal").put("Id", accountId);
        }
    }

    private static void transactions(ArrayNode transactions, String account, int count) {
        for (int i = 0; i < count; i++) {
            transactions
                    .addObject()
                    .put("Date", FIRST_DAY.minusDays(i).toString())
                    .putNull("Code")
                    .put("Description", "Sample transaction " + (i + 1))
                    .putNull("Debit")
                    .put("Credit", BigDecimal.valueOf(1000L, 2))
                    .put("Balance", BigDecimal.valueOf(100_000L - 1000L * i, 2))
                    .put("Id", id(account + "/" + i));
        }
    }

    private static String id(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
