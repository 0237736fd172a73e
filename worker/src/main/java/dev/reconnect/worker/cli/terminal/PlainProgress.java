package dev.reconnect.worker.cli.terminal;

import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Prints a line every few seconds and at every tenth, for logs and pipes: no control characters, no line is
 * overwritten.
 */
public final class PlainProgress implements Progress {
    private static final Duration STEP = Duration.ofSeconds(5);
    /** The least time between two lines: a tenth that takes less is not worth one. */
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private final Clock clock;
    private final PrintWriter writer;
    private final String task;
    private final long total;
    private final Instant begin;
    private Instant last;
    private long tenths;

    public PlainProgress(Clock clock, PrintWriter writer, String task, long total) {
        this.clock = clock;
        this.writer = writer;
        this.task = task;
        this.total = total;
        this.begin = clock.instant();
        this.last = begin;
    }

    @Override
    public void at(long done) {
        Instant now = clock.instant();
        Duration since = Duration.between(last, now);
        long reached = total > 0 ? 10 * done / total : 0;
        if (since.compareTo(STEP) >= 0 || (reached > tenths && since.compareTo(SHORTEST) >= 0)) {
            last = now;
            tenths = reached;
            writer.println(line(done, Duration.between(begin, now).toMillis() / 1000.0));
        }
    }

    private String line(long done, double seconds) {
        double rate = done / seconds;
        StringBuilder line = new StringBuilder(task).append(": ").append(done);
        if (total > 0) {
            line.append(" of ")
                    .append(total)
                    .append(" (")
                    .append(100 * done / total)
                    .append(" %)");
        }
        line.append(", ").append(rate(rate));
        if (total > 0 && done > 0) {
            long left = Math.max(0, Math.round((total - done) / rate));
            line.append(", ")
                    .append(left / 3600)
                    .append(clock(left % 3600 / 60))
                    .append(clock(left % 60))
                    .append(" left");
        }
        return line.append('.').toString();
    }

    /** The rate per second or, if it is low, per hour. */
    private static String rate(double perSecond) {
        if (perSecond >= 10) {
            return Math.round(perSecond) + " a second";
        }
        return perSecond >= 1
                ? Math.round(perSecond * 10) / 10.0 + " a second"
                : Math.round(perSecond * 3600) + " an hour";
    }

    private static String clock(long part) {
        return (part < 10 ? ":0" : ":") + part;
    }

    @Override
    public void say(String sentence) {
        writer.println(sentence);
    }

    @Override
    public void close() {}
}
