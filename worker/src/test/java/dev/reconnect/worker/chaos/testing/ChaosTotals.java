package dev.reconnect.worker.chaos.testing;

import dev.reconnect.contracts.Outcome;
import dev.reconnect.contracts.RefreshFailed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The totals from the topics at the end of a run. The lists name the refreshes and records, so that a failure can be
 * looked up.
 *
 * @param refreshes how many refreshes Kafka holds
 * @param missing refreshes, bad inputs and lone confirmations without an end
 * @param doubled refreshes, confirmations and bad inputs with more than one end, and outcome ids that were published
 *     twice
 * @param wrong ends that do not tell what happened, or that no one asked for
 * @param endings how often each kind of end occurred
 */
record ChaosTotals(
        int refreshes, List<String> missing, List<String> doubled, List<String> wrong, Map<String, Integer> endings) {

    static ChaosTotals of(
            Map<String, Bookkeeper.Account> refreshes,
            Map<String, Bookkeeper.Account> confirmations,
            Map<String, Integer> outcomeIds,
            Set<String> refused,
            Map<String, Integer> deadLetters) {
        List<String> missing = new ArrayList<>();
        List<String> doubled = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        Map<String, Integer> endings = new TreeMap<>();
        refreshes.forEach((id, account) -> {
            if (account.ends.isEmpty()) {
                missing.add(id);
            }
            if (account.login == null) {
                wrong.add(id + " was never asked for");
            }
        });
        confirmations.forEach((id, account) -> {
            if (account.ends.isEmpty()
                    && account.login != null
                    && RefreshKind.of(account.login) == RefreshKind.CONFIRMED) {
                missing.add(id);
            }
        });
        Stream.concat(refreshes.entrySet().stream(), confirmations.entrySet().stream())
                .forEach(entry -> {
                    List<Outcome> ends = entry.getValue().ends;
                    if (ends.size() > 1) {
                        doubled.add(entry.getKey() + ": " + ends);
                    }
                    ends.forEach(end -> endings.merge(name(end), 1, Integer::sum));
                    ends.stream()
                            .filter(end -> !RefreshKind.of(end.loginId()).mayEndWith(end))
                            .forEach(end -> wrong.add(entry.getKey() + ": " + end));
                });
        outcomeIds.forEach((id, times) -> {
            if (times > 1) {
                doubled.add("outcome " + id + ", " + times + " times");
            }
        });
        for (String value : refused) {
            int times = deadLetters.getOrDefault(value, 0);
            if (times != 1) {
                (times == 0 ? missing : doubled).add("dead letter " + value);
            }
        }
        deadLetters.keySet().stream()
                .filter(value -> !refused.contains(value))
                .forEach(value -> wrong.add("dead letter of a good record: " + value));
        endings.put("(dead letters)", deadLetters.size());
        return new ChaosTotals(refreshes.size(), missing, doubled, wrong, endings);
    }

    /** Whether everything has its end. */
    boolean settled() {
        return missing.isEmpty();
    }

    private static String name(Outcome end) {
        String answers = end.subject().refreshId() == null ? " to a confirmation" : "";
        return end.getClass().getSimpleName()
                + (end instanceof RefreshFailed failed ? " " + failed.reason().failureClass() : "")
                + answers;
    }

    String endingsLine() {
        return endings.entrySet().stream()
                .map(ending -> ending.getKey() + " " + ending.getValue())
                .collect(Collectors.joining(", "));
    }
}
