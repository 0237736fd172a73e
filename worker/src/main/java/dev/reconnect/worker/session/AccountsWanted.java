package dev.reconnect.worker.session;

import dev.reconnect.contracts.RefreshRequested.TransactionDays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What of the accounts is asked for.
 *
 * @param transactions whether the documents are to hold transactions
 * @param days how far back these go; Flinks decides where absent
 * @param only the accounts wanted, by Flinks' ids; empty is all
 */
public record AccountsWanted(boolean transactions, @Nullable TransactionDays days, List<String> only) {

    /** Every account, none of its transactions. */
    public static final AccountsWanted DEFAULT = new AccountsWanted(false, null, List.of());

    /** A filter that grew beyond this says little: all are asked for. */
    private static final int MOST = 200;

    public AccountsWanted {
        only = List.copyOf(only);
    }

    /** What a request asks for; null where it leaves that to us. */
    public static @Nullable AccountsWanted of(
            @Nullable TransactionDays days, @Nullable Boolean withTransactions, @Nullable List<String> filter) {
        boolean transactions = withTransactions == null ? days != null : withTransactions;
        AccountsWanted wanted =
                new AccountsWanted(transactions, transactions ? days : null, filter == null ? List.of() : filter);
        return wanted.equals(DEFAULT) ? null : wanted;
    }

    /** What gives each of these at least what it asks for. */
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
        // Sorted: what is asked for depends on who waits and not on who came first.
        SortedSet<String> all = new TreeSet<>();
        each.forEach(wanted -> all.addAll(wanted.only()));
        return all.size() > MOST ? List.of() : List.copyOf(all);
    }
}
