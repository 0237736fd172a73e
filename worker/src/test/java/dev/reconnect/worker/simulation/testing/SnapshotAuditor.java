package dev.reconnect.worker.simulation.testing;

import dev.reconnect.contracts.AccountSnapshot;
import dev.reconnect.contracts.AccountSummary;
import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.contracts.Subject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Checks the account documents as their reader sees them. Each belongs to an accounts-ready. Each account of a fetch
 * has exactly one, however many refreshes the fetch answered.
 */
final class SnapshotAuditor {

    private final Map<String, AccountsReady> ready = new HashMap<>();
    private final Map<String, List<String>> accounts = new HashMap<>();
    private final Set<String> ids = new HashSet<>();
    private final Consumer<String> wrong;

    SnapshotAuditor(Consumer<String> wrong) {
        this.wrong = wrong;
    }

    void outcome(AccountsReady outcome) {
        outcome.accounts().stream()
                .filter(account -> !account.accountId().startsWith(outcome.loginId() + "/"))
                .forEach(account -> wrong.accept("an account of another login: " + outcome));
        ready.put(name(outcome.subject()), outcome);
    }

    void published(String ceId, AccountSnapshot snapshot) {
        if (!ids.add(ceId)) {
            wrong.accept("a document was published twice: " + snapshot);
        }
        AccountsReady outcome = ready.get(name(snapshot.subject()));
        if (outcome == null || !outcome.requestId().equals(snapshot.requestId())) {
            wrong.accept("a document beside no outcome: " + snapshot);
        } else if (!snapshot.account().path("Id").asString("").equals(snapshot.accountId())) {
            wrong.accept("a document under another account's id: " + snapshot);
        }
        accounts.computeIfAbsent(name(snapshot.subject()), any -> new ArrayList<>())
                .add(snapshot.accountId());
    }

    void checkComplete() {
        Set<String> told = new HashSet<>();
        accounts.forEach((name, documents) -> {
            AccountsReady outcome = ready.get(name);
            if (outcome != null) {
                told.add(fetch(outcome));
                List<String> summaries = outcome.accounts().stream()
                        .map(AccountSummary::accountId)
                        .toList();
                if (!documents.equals(summaries)) {
                    wrong.accept("documents " + documents + " beside " + outcome);
                }
            }
        });
        Set<String> missing = ready.values().stream()
                .filter(outcome -> !outcome.accounts().isEmpty() && !told.contains(fetch(outcome)))
                .map(AccountsReady::toString)
                .collect(Collectors.toSet());
        if (!missing.isEmpty()) {
            wrong.accept("no documents of " + missing);
        }
    }

    private static String name(Subject subject) {
        return subject.loginId() + (subject.refreshId() == null ? " confirmation " : " refresh ") + subject.answers();
    }

    private static String fetch(AccountsReady outcome) {
        return outcome.loginId() + " " + outcome.requestId();
    }
}
