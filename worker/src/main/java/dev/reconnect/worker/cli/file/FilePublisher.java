package dev.reconnect.worker.cli.file;

import dev.reconnect.contracts.MalformedEvent;
import dev.reconnect.contracts.RefreshRequested;
import dev.reconnect.worker.cli.terminal.CommandFailed;
import dev.reconnect.worker.cli.terminal.Progress;
import java.io.IOException;
import java.time.Instant;
import java.util.function.Supplier;

/** Reads the requests of a file and passes each on when its turn comes. Holds one line at a time. */
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

        /** Whether a request was lost. Each further one would then only wait in vain. */
        boolean lost();
    }

    /** How the reading ended. */
    enum Completion {
        WHOLE,
        INTERRUPTED,
        LOST
    }

    /**
     * Reads the whole file.
     *
     * @throws CommandFailed if the file as a whole is not usable
     */
    Completion to(Destination destination) throws IOException, CommandFailed, InterruptedException {
        for (RequestFile.RequestLine requestLine = file.next(); requestLine != null; requestLine = file.next()) {
            Instant now = schedule.next(lines, () -> progress.at(lines));
            if (now == null) {
                return Completion.INTERRUPTED;
            }
            lines++;
            switch (requestLine) {
                case RequestFile.RequestLine.Bad bad -> badLines.add(bad.number(), bad.problem());
                case RequestFile.RequestLine.Fields fields -> publish(fields, now, destination);
            }
            progress.at(lines);
            if (destination.lost()) {
                return Completion.LOST;
            }
        }
        return Completion.WHOLE;
    }

    private void publish(RequestFile.RequestLine.Fields fields, Instant now, Destination destination) {
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

    /** How many lines were read so far, bad ones too. */
    long lines() {
        return lines;
    }
}
