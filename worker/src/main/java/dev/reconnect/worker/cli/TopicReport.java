package dev.reconnect.worker.cli;

import dev.reconnect.worker.app.admin.TopicFinding;
import dev.reconnect.worker.app.admin.TopicFinding.Severity;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** Prints findings, one aligned line each. */
final class TopicReport {
    private TopicReport() {}

    /** Prints them; returns whether none is wrong. */
    static boolean print(List<TopicFinding> findings, PrintWriter out) {
        int width = findings.stream()
                .mapToInt(finding -> finding.topic().length())
                .max()
                .orElse(1);
        for (TopicFinding finding : findings) {
            String level = finding.level().name().toLowerCase(Locale.ROOT);
            out.println(("%-7s  %-" + width + "s  %s").formatted(level, finding.topic(), finding.text()));
        }
        return findings.stream().noneMatch(finding -> finding.level() == Severity.WRONG);
    }
}
