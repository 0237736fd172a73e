package dev.reconnect.bench;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What was seen of one round.
 *
 * @param published per login, {@link System#nanoTime} of its request
 * @param seen per login, its outcomes
 * @param starts how many live sessions Flinks was asked for
 * @param errors in the worker's log since its start
 * @param warnings in the worker's log since its start
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
     * The worker's, in MiB.
     *
     * @param heap in use at most, garbage included
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

    /** How many did not end with their accounts, and with nothing but one outcome. */
    long wrong() {
        return published.keySet().stream()
                .map(seen::get)
                .filter(outcomes -> outcomes == null || outcomes.accountsReady() != 1 || outcomes.others() != 0)
                .count();
    }

    /** Whether everything was as it must be: one outcome and one session for each, no error in the log. */
    boolean complete() {
        return wrong() == 0 && starts == refreshes() && errors.isEmpty();
    }

    /** From the first request to the last outcome. */
    Duration took() {
        long first =
                published.values().stream().mapToLong(Long::longValue).min().orElseThrow();
        long last = seen.values().stream().mapToLong(Outcomes.Seen::at).max().orElse(first);
        return Duration.ofNanos(last - first);
    }

    /** From each request to its outcome, the shortest first, in milliseconds. */
    List<Double> times() {
        return seen.entrySet().stream()
                .map(entry -> (entry.getValue().at() - published.getOrDefault(entry.getKey(), 0L)) / 1e6)
                .sorted()
                .toList();
    }
}
