package dev.reconnect.worker.session;

import dev.reconnect.contracts.RefreshRequested.TransactionDays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a refresh asks for of the accounts.
 *
 * @param transactions whether the documents are to hold transactions
 * @param days how far back these go; if absent, Flinks decides
 * @param only Flinks' ids of the accounts that are wanted; empty means all
 */
public record AccountsWanted(boolean transactions, @Nullable TransactionDays days, List<String> only) {

    /** Every account, without its transactions. */
    public static final AccountsWanted DEFAULT = new AccountsWanted(false, null, List.of());

    /** If a combined filter has more ids than this, all accounts are asked for. */
    private static final int MOST = 200;

    public AccountsWanted {
        only = List.copyOf(only);
    }

    /** What a request asks for; null if that is the {@link #DEFAULT}. */
    public static @Nullable AccountsWanted of(
            @Nullable TransactionDays days, @Nullable Boolean withTransactions, @Nullable List<String> filter) {
        boolean transactions = withTransactions == null ? days != null : withTransactions;
        AccountsWanted wanted =
                new AccountsWanted(transactions, transactions ? days : null, filter == null ? List.of() : filter);
        return wanted.equals(DEFAULT) ? null : wanted;
    }

    /** What covers everything that each of these asks for. */
    static AccountsWanted ofAll(List<AccountsWanted> each) {
        return new AccountsWanted(
                each.stream().anyMatch(AccountsWanted::transactions),
                each.stream()
                        .filter(AccountsWanted::transactions)
                        .map(AccountsWanted::days)
                        .filter(Objects::nonNull)
                        .max(Comparator.naturalOrder())
                        .orElse(null),
                union(each));
    }

    private static List<String> union(List<AccountsWanted> each) {
        if (each.stream().anyMatch(wanted -> wanted.only().isEmpty())) {
            return List.of();
        }
        // Sorted, so that the result depends on who waits and not on who came first.
        SortedSet<String> all = new TreeSet<>();
        each.forEach(wanted -> all.addAll(wanted.only()));
        return all.size() > MOST ? List.of() : List.copyOf(all);
    }
}
