package dev.reconnect.worker.cli.file;

import dev.reconnect.contracts.RefreshRequested;
import dev.reconnect.worker.app.settings.BrokerSettings;
import dev.reconnect.worker.cli.terminal.CommandContext;
import dev.reconnect.worker.cli.terminal.CommandFailed;
import dev.reconnect.worker.cli.terminal.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * {@code request --file}: the requests of a file, published or only checked.
 *
 * @param rejects the file for bad lines; {@code null} if they are not kept
 * @param spacing the time over which the requests are spread; their number may still be unknown in it
 */
public record FileRequests(
        CommandContext surroundings,
        PrintWriter out,
        PrintWriter err,
        InputFile input,
        RequestDraft draft,
        String topic,
        @Nullable Path rejects,
        Spread spacing) {

    /** Publishes the requests; returns whether all went well. */
    public boolean publish(BrokerSettings settings) throws IOException, CommandFailed, InterruptedException {
        Spread spread = spread();
        try (InputStream stream = input.open()) {
            RequestFile file = new RequestFile(stream);
            EventPublisher publisher = EventPublisher.open(settings, topic);
            surroundings.interruption().listen();
            RejectsFile kept = rejects == null ? null : new RejectsFile(rejects);
            Progress progress = Progress.of(surroundings, err, "Published", spread.requests());
            BadLines badLines = new BadLines(file, progress, kept);
            PublishSchedule schedule =
                    PublishSchedule.awaited(spread, surroundings.clock(), surroundings.interruption());
            FilePublisher filePublisher =
                    new FilePublisher(file, draft, surroundings.newId(), schedule, badLines, progress);
            FilePublisher.Completion completion;
            try (publisher;
                    progress;
                    badLines) {
                completion = filePublisher.to(publisher);
                if (completion == FilePublisher.Completion.INTERRUPTED) {
                    publisher.hurry();
                }
            }
            return report(completion, filePublisher, publisher, badLines);
        }
    }

    private boolean report(
            FilePublisher.Completion completion,
            FilePublisher filePublisher,
            EventPublisher publisher,
            BadLines badLines) {
        out.println(publisher.published() + " requests published to " + topic + ".");
        if (filePublisher.lines() == 0 && completion == FilePublisher.Completion.WHOLE) {
            err.println("There is no request in it.");
        }
        reportBad(badLines);
        if (publisher.failed() > 0) {
            err.println(publisher.failed() + " requests were not published. " + publisher.firstFailure());
        }
        if (completion != FilePublisher.Completion.WHOLE) {
            err.println((completion == FilePublisher.Completion.INTERRUPTED ? "Interrupted" : "Stopped") + " after "
                    + filePublisher.lines() + " lines. " + advice());
        }
        return completion == FilePublisher.Completion.WHOLE && publisher.failed() == 0 && badLines.count() == 0;
    }

    private String advice() {
        return draft.echoed().runId() == null
                ? "Without a run id, what was published would be asked again: go on with the rest of the file."
                : "The same command may be given again: within one run no one is asked twice.";
    }

    private void reportBad(BadLines badLines) {
        RejectsFile kept = badLines.kept();
        if (badLines.count() > 0) {
            err.println(badLines.count() + " lines could not be read"
                    + (kept == null ? "." : "; mend them in " + kept.path() + " and send that file."));
        }
    }

    /** Reads and checks the requests, and prints what would be done; returns whether all lines could be read. */
    public boolean foresee() throws IOException, CommandFailed, InterruptedException {
        Spread spread = spread();
        Foreseen foreseen = new Foreseen();
        FilePublisher filePublisher;
        BadLines badLines;
        try (InputStream stream = input.open();
                Progress progress = Progress.of(surroundings, err, "Checked", spread.requests())) {
            RequestFile file = new RequestFile(stream);
            badLines = new BadLines(file, progress, null);
            PublishSchedule schedule = PublishSchedule.foreseen(spread);
            filePublisher = new FilePublisher(file, draft, surroundings.newId(), schedule, badLines, progress);
            FilePublisher.Completion ignored = filePublisher.to(foreseen);
        }
        foreseen.print(badLines.count(), filePublisher.lines());
        return badLines.count() == 0;
    }

    /** Counts the requests beforehand if the file can be read twice; only then is their number known. */
    private Spread spread() throws IOException, CommandFailed {
        if (!input.repeatable()) {
            return spacing;
        }
        try (InputStream stream = input.open()) {
            return spacing.of(new RequestFile(stream).count());
        }
    }

    /** Keeps only what the report needs. */
    private final class Foreseen implements FilePublisher.Destination {
        private long count;
        private @Nullable RefreshRequested first;
        private @Nullable RefreshRequested last;

        @Override
        public void publish(RefreshRequested request, Instant now) {
            count++;
            first = first == null ? request : first;
            last = request;
        }

        @Override
        public boolean lost() {
            return false;
        }

        void print(int bad, long lines) {
            out.println("Nothing was published. Without --dry-run:");
            line("good lines", count + " of " + lines);
            line("bad lines", String.valueOf(bad));
            line("topic", topic);
            line(
                    "run id",
                    draft.echoed().runId() == null
                            ? "none: each time would ask anew"
                            : draft.echoed().runId());
            if (first != null && last != null) {
                line("first request", moment(first.requestedAt()));
                line(
                        "last request",
                        spacing.over().isZero() ? "as fast as the cluster takes them" : moment(last.requestedAt()));
                line("deadline", deadline(first));
            }
        }

        private String deadline(RefreshRequested example) {
            return switch (draft.deadline()) {
                case Deadline.After after -> after.duration().toString().substring(2) + " after each request";
                case null -> "the worker's own for the lane";
                case Deadline.At ignored -> example.deadline() == null ? "none" : moment(example.deadline());
                case Deadline.Daily ignored -> example.deadline() == null ? "none" : moment(example.deadline());
            };
        }

        private void line(String name, String value) {
            out.println("%-14s %s".formatted(name, value));
        }

        private static String moment(Instant moment) {
            return moment.truncatedTo(ChronoUnit.SECONDS).toString();
        }
    }
}
