package dev.reconnect.worker.cli.terminal;

import java.io.PrintWriter;

/** How far a long command is, for whoever waits for it. */
public interface Progress extends AutoCloseable {
    /** Where it is not known how much there is to do. */
    long UNKNOWN = -1;

    /** A bar where there is a screen, else a plain line now and then. */
    static Progress of(CommandContext commandContext, PrintWriter err, String task, long total) {
        return commandContext.screen() == null
                ? new PlainProgress(commandContext.clock(), err, task, total)
                : new BarProgress(commandContext.screen(), task, total);
    }

    /** So many are done. Called often, also while nothing happens. */
    void at(long done);

    /** A line for people, beside the progress. */
    void say(String sentence);

    @Override
    void close();
}
