package dev.reconnect.sandbox.flinks.script;

import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What of the accounts a call asked for.
 *
 * @param transactions whether with transactions
 * @param days how many days of them
 * @param only the ids of the accounts wanted; empty is all
 * @see <a href="https://docs.flinks.com/api/connect/endpoints/account-linking/get-accounts-detail">GetAccountsDetail</a>
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

    /** How many of so many transactions, one a day, it gets. */
    int transactionsOf(int count) {
        return transactions ? Math.min(count, days) : 0;
    }
}
