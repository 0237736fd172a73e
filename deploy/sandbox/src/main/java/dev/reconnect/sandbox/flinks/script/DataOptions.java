package dev.reconnect.sandbox.flinks.script;

import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which part of the accounts a call asks for.
 *
 * @param transactions whether the accounts come with transactions
 * @param days how many days of them
 * @param only the ids of the wanted accounts; empty means all
 * @see
 *     <a href="https://docs.flinks.com/api/connect/endpoints/account-linking/get-accounts-detail">GetAccountsDetail</a>
 */
public record DataOptions(boolean transactions, int days, Set<String> only) {
    public static final DataOptions ALL = new DataOptions(true, Integer.MAX_VALUE, Set.of());

    public DataOptions {
        only = Set.copyOf(only);
    }

    public static DataOptions of(ObjectNode body) {
        Set<String> only = new HashSet<>();
        for (JsonNode id : body.path("AccountsFilter")) {
            only.add(id.asString(""));
        }
        int days = switch (body.path("DaysOfTransactions").asString("")) {
            case "Days90" -> 90;
            case "Days365" -> 365;
            default -> Integer.MAX_VALUE;
        };
        return new DataOptions(body.path("WithTransactions").asBoolean(true), days, only);
    }

    boolean wants(String accountId) {
        return only.isEmpty() || only.contains(accountId);
    }

    /** How many of {@code count} transactions, one a day, the call gets. */
    int transactionsOf(int count) {
        return transactions ? Math.min(count, days) : 0;
    }
}
