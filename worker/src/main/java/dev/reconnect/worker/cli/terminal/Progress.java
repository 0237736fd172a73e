package dev.reconnect.worker.cli.terminal;

import java.io.PrintWriter;

/** Shows how far a long command is. */
public interface Progress extends AutoCloseable {
    /** The total if it is not known. */
    long UNKNOWN = -1;

    /** A bar if there is a screen, else a plain line now and then. */
    static Progress of(CommandContext commandContext, PrintWriter err, String task, long total) {
        return commandContext.screen() == null
                ? new PlainProgress(commandContext.clock(), err, task, total)
                : new BarProgress(commandContext.screen(), task, total);
    }

    /** Reports how many are done. Called often, even if nothing changes. */
    void at(long done);

    /** Prints a line for people, next to the progress. */
    void say(String sentence);

    @Override
    void close();
}
