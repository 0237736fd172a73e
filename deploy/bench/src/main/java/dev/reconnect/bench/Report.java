package dev.reconnect.bench;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;

/** The figures of a round, for people. */
final class Report {
    private Report() {}

    static String of(Load load, Result result) {
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
                refreshes              %d, each 1 start, %d polls, 1 fetch; Flinks answers after %d ms
                wrong                  %d (live sessions asked for: %d; in the worker's log: %d errors, %d warnings)
                throughput             %.0f refreshes/s in %.1f s
                worker's CPU           %.2f ms per refresh (%.1f s)
                worker's memory        %.0f MiB resident at most, heap %.0f MiB at most (looked once a second), %s
                transactions           %.1f/s, %.1f refreshes each, %.1f ms each
                request to outcome     p50 %.0f ms, p95 %.0f ms, max %.0f ms
                machine                %d processors, load average %.1f at the end
                """,
                result.refreshes(),
                load.pending() + 1,
                load.answerAfter().toMillis(),
                result.wrong(),
                result.starts(),
                result.logLines().errors(),
                result.logLines().warnings(),
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

    private static double quantile(List<Double> sorted, double part) {
        return sorted.isEmpty() ? Double.NaN : sorted.get((int) Math.ceil(part * sorted.size()) - 1);
    }
}
