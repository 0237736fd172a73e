package dev.reconnect.bench;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The observations of one round.
 *
 * @param published by login, {@link System#nanoTime} at its request
 * @param seen by login, its outcomes
 * @param starts how many live sessions the worker asked Flinks for
 * @param errors how many errors are in the worker's log since its start
 * @param warnings how many warnings are in the worker's log since its start
 */
record Result(
        Map<String, Long> published,
        Map<String, Outcomes.Seen> seen,
        long starts,
        WorkerWatch.Usage before,
        WorkerWatch.Usage after,
        Memory memory,
        List<String> errors,
        List<String> warnings) {

    /**
     * The worker's memory, in MiB.
     *
     * @param heap the most heap in use, garbage included
     */
    record Memory(double resident, double heap) {}

    Result {
        published = Map.copyOf(published);
        seen = Map.copyOf(seen);
        errors = List.copyOf(errors);
        warnings = List.copyOf(warnings);
    }

    int refreshes() {
        return published.size();
    }

    /** How many refreshes did not end with exactly one outcome, their accounts. */
    long wrong() {
        return published.keySet().stream()
                .map(seen::get)
                .filter(outcomes -> outcomes == null || outcomes.accountsReady() != 1 || outcomes.others() != 0)
                .count();
    }

    /** Whether all is as it must be: one outcome and one session for each refresh, and no error in the log. */
    boolean complete() {
        return wrong() == 0 && starts == refreshes() && errors.isEmpty();
    }

    /** The time from the first request to the last outcome. */
    Duration took() {
        long first =
                published.values().stream().mapToLong(Long::longValue).min().orElseThrow();
        long last = seen.values().stream().mapToLong(Outcomes.Seen::at).max().orElse(first);
        return Duration.ofNanos(last - first);
    }

    /** The times from each request to its outcome, in milliseconds, the shortest first. */
    List<Double> times() {
        return seen.entrySet().stream()
                .map(entry -> (entry.getValue().at() - published.getOrDefault(entry.getKey(), 0L)) / 1e6)
                .sorted()
                .toList();
    }
}
