package dev.reconnect.worker.chaos.testing;

import dev.reconnect.worker.chaos.testing.ChaosFault.Happened;
import dev.reconnect.worker.chaos.testing.Workers.Loss;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The results of a chaos run; {@link #toString} prints them as a table. */
record ChaosReport(
        long seed,
        Instant from,
        Instant until,
        List<Happened> disasters,
        Stalls stalls,
        ChaosTotals totals,
        Starts starts,
        List<Loss> losses) {

    /**
     * The longest times without an outcome.
     *
     * @param ofDisasters the longest during each fault
     * @param longest the longest of the whole run
     */
    record Stalls(List<Duration> ofDisasters, Duration longest) {}

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "chaos with seed %d: %d refreshes asked for in %d s, %d disasters%n",
                seed,
                totals.refreshes(),
                Duration.between(from, until).toSeconds(),
                disasters.size()));
        text.append(String.format(
                Locale.ROOT,
                "missing %d, doubled %d, wrong %d; second live sessions %d; starts repeated in doubt %d, %d of them by"
                        + " answers that Flinks lost, %d by unplanned losses; repeated without doubt %d; longest stall"
                        + " %.1f s%n",
                totals.missing().size(),
                totals.doubled().size(),
                totals.wrong().size(),
                starts.secondSessions(),
                starts.allRepeated(),
                starts.lostAnswers(),
                starts.unplanned(),
                starts.unexplained().size(),
                seconds(stalls.longest())));
        text.append(cells("", "", "starts", "starts", "second", "fenced", "lost", "taken over, s", "longest", "over"));
        text.append(cells(
                "",
                "times",
                "unansw.",
                "repeated",
                "sessions",
                "commits",
                "shards",
                "median / max",
                "stall, s",
                "after, s"));
        for (ChaosFault kind : ChaosFault.values()) {
            row(text, kind);
        }
        return text.append("ends: ").append(totals.endingsLine()).toString();
    }

    /** All faults and losses with their times, for anyone who looks for the cause of a failure. */
    String chronicle() {
        return Stream.concat(disasters.stream(), losses.stream())
                .map(Object::toString)
                .collect(Collectors.joining("\n"));
    }

    private void row(StringBuilder text, ChaosFault kind) {
        List<Happened> times =
                disasters.stream().filter(fault -> fault.kind() == kind).toList();
        if (times.isEmpty()) {
            return;
        }
        List<Duration> takenOver = times.stream()
                .map(Happened::takenOver)
                .filter(took -> !took.isZero())
                .sorted()
                .toList();
        List<Loss> noticed = losses.stream()
                .filter(loss -> times.stream()
                        .anyMatch(time -> loss.at().isAfter(time.from())
                                && loss.at().isBefore(time.over().plusSeconds(2))))
                .toList();
        text.append(cells(
                kind.title,
                times.size(),
                starts.unanswered().getOrDefault(kind, 0),
                starts.repeated().getOrDefault(kind, 0),
                starts.second().getOrDefault(kind, 0),
                noticed.stream().filter(loss -> loss.how() == Loss.How.FENCED).count(),
                noticed.stream()
                        .filter(loss -> loss.how() == Loss.How.TOLD_BY_GROUP)
                        .mapToInt(loss -> loss.shards().size())
                        .sum(),
                takenOver.isEmpty()
                        ? "-"
                        : text(seconds(takenOver.get(takenOver.size() / 2))) + " / "
                                + text(seconds(takenOver.getLast())),
                longest(times.stream().map(time -> stalls.ofDisasters().get(disasters.indexOf(time)))),
                longest(times.stream().map(time -> Duration.between(time.from(), time.over())))));
    }

    private static String cells(Object... values) {
        return String.format(Locale.ROOT, "%-38s %5s %8s %8s %8s %7s %6s %15s %8s %8s%n", values);
    }

    private static String longest(Stream<Duration> durations) {
        return text(durations.mapToDouble(ChaosReport::seconds).max().orElse(0));
    }

    private static String text(double seconds) {
        return String.format(Locale.ROOT, "%.1f", seconds);
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
