package dev.reconnect.worker.cli.file;

import dev.reconnect.worker.cli.terminal.Progress;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The lines that are no requests. The first ones are named, all are counted and, if the caller wants it, kept in a
 * file.
 */
final class BadLines implements AutoCloseable {
    private static final int MOST_NAMED = 100;

    private final RequestFile source;
    private final Progress progress;
    private @Nullable RejectsFile rejects;
    private int count;

    /** If {@code rejects} is null, the lines are not kept. */
    BadLines(RequestFile source, Progress progress, @Nullable RejectsFile rejects) {
        this.source = source;
        this.progress = progress;
        this.rejects = rejects;
    }

    /** Adds the line that the source has just read. */
    void add(int number, String problem) {
        count++;
        if (count <= MOST_NAMED) {
            progress.say("Line " + number + ": " + problem + ".");
        } else if (count == MOST_NAMED + 1) {
            progress.say("Further lines are counted only.");
        }
        if (rejects != null) {
            keep(rejects, number, problem);
        }
    }

    private void keep(RejectsFile file, int number, String problem) {
        byte[] line = source.original();
        try {
            file.add(number, problem, source.header(), line.length > RequestFile.LONGEST_LINE ? null : line);
        } catch (IOException e) {
            giveUp(file);
        }
    }

    private void giveUp(RejectsFile file) {
        rejects = null;
        progress.say("The rejected lines cannot be kept: " + file.path() + " cannot be written.");
    }

    int count() {
        return count;
    }

    /** The file that holds the lines; null if there are none, or if they are not kept. */
    @Nullable RejectsFile kept() {
        return count == 0 ? null : rejects;
    }

    @Override
    public void close() {
        if (rejects != null) {
            try {
                rejects.close();
            } catch (IOException e) {
                giveUp(rejects);
            }
        }
    }
}
