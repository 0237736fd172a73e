package dev.reconnect.worker.cli.file;

import dev.reconnect.contracts.MalformedEvent;
import dev.reconnect.contracts.RefreshRequested;
import dev.reconnect.worker.cli.terminal.CommandFailed;
import dev.reconnect.worker.cli.terminal.Progress;
import java.io.IOException;
import java.time.Instant;
import java.util.function.Supplier;

/** Takes the requests of a file to where they belong, each at its turn. Holds one line at a time. */
final class FilePublisher {
    private final RequestFile file;
    private final RequestDraft draft;
    private final Supplier<String> newId;
    private final PublishSchedule schedule;
    private final BadLines badLines;
    private final Progress progress;
    private long lines;

    FilePublisher(
            RequestFile file,
            RequestDraft draft,
            Supplier<String> newId,
            PublishSchedule schedule,
            BadLines badLines,
            Progress progress) {
        this.file = file;
        this.draft = draft;
        this.newId = newId;
        this.schedule = schedule;
        this.badLines = badLines;
        this.progress = progress;
    }

    /** Where requests go. */
    interface Destination {
        void publish(RefreshRequested request, Instant now);

        /** Whether one was lost, so that every further one would only wait in vain. */
        boolean lost();
    }

    /** How it ended. */
    enum End {
        WHOLE,
        INTERRUPTED,
        LOST
    }

    /**
     * Goes through the file.
     *
     * @throws CommandFailed where the file makes no sense as a whole
     */
    End to(Destination destination) throws IOException, CommandFailed, InterruptedException {
        for (RequestFile.Line line = file.next(); line != null; line = file.next()) {
            Instant now = schedule.next(lines, () -> progress.at(lines));
            if (now == null) {
                return End.INTERRUPTED;
            }
            lines++;
            switch (line) {
                case RequestFile.Line.Bad bad -> badLines.add(bad.number(), bad.problem());
                case RequestFile.Line.Fields fields -> publish(fields, now, destination);
            }
            progress.at(lines);
            if (destination.lost()) {
                return End.LOST;
            }
        }
        return End.WHOLE;
    }

    private void publish(RequestFile.Line.Fields fields, Instant now, Destination destination) {
        try {
            RefreshRequested request = draft.complete(fields.fields(), newId.get(), now);
            if (request.deadline() != null && !request.deadline().isAfter(now)) {
                badLines.add(fields.number(), "deadline: is over when the request's turn comes");
            } else {
                destination.publish(request, now);
            }
        } catch (MalformedEvent e) {
            badLines.add(fields.number(), e.detail());
        }
    }

    /** How many lines it has gone through, bad ones too. */
    long lines() {
        return lines;
    }
}
