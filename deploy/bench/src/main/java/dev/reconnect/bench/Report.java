package dev.reconnect.bench;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The figures of a round, for people. */
final class Report {
    private static final int MOST_LINES = 20;

    private Report() {}

    static String of(String name, Load load, Result result) {
        double seconds = result.took().toNanos() / 1e9;
        double cpu = result.after().cpu().minus(result.before().cpu()).toMillis();
        double transactions = result.after().transactions() - result.before().transactions();
        double inTransactions = result.after()
                        .transactionTime()
                        .minus(result.before().transactionTime())
                        .toNanos()
                / 1e6;
        List<Double> times = result.times();
        return String.format(
                Locale.ROOT,
                """
                %s
                refreshes              %d, each 1 start, %d polls, 1 fetch; Flinks answers after %d ms
                wrong                  %d (live sessions asked for: %d; in the worker's log: %d errors, %d warnings)
                throughput             %.0f refreshes/s in %.1f s
                worker's CPU           %.2f ms per refresh (%.1f s)
                worker's memory        %.0f MiB resident at most, heap %.0f MiB at most with its garbage, %s
                transactions           %.1f/s, %.1f refreshes each, %.1f ms each
                request to outcome     p50 %.0f ms, p95 %.0f ms, max %.0f ms
                machine                %d processors, load average %.1f at the end
                """,
                name,
                result.refreshes(),
                load.pending() + 1,
                load.answerAfter().toMillis(),
                result.wrong(),
                result.starts(),
                result.errors().size(),
                result.warnings().size(),
                result.seen().size() / seconds,
                seconds,
                cpu / result.refreshes(),
                cpu / 1e3,
                result.memory().resident(),
                result.memory().heap(),
                String.join(" ", load.workerOptions()),
                transactions / seconds,
                result.refreshes() / transactions,
                inTransactions / transactions,
                quantile(times, 0.5),
                quantile(times, 0.95),
                quantile(times, 1),
                Runtime.getRuntime().availableProcessors(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    /** The first lines that an operator would ask about. */
    static String trouble(Result result) {
        return Stream.concat(
                        result.errors().stream().limit(MOST_LINES),
                        result.warnings().stream().limit(MOST_LINES))
                .map(line -> "worker's log: " + line + "\n")
                .collect(Collectors.joining());
    }

    private static double quantile(List<Double> sorted, double part) {
        return sorted.isEmpty() ? Double.NaN : sorted.get((int) Math.ceil(part * sorted.size()) - 1);
    }
}
