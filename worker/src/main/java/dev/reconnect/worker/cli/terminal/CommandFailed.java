package dev.reconnect.worker.cli.terminal;

/** A command could not do what it was asked to do. The message is a sentence for the person at the terminal. */
public final class CommandFailed extends Exception {
    private static final long serialVersionUID = 1L;

    public CommandFailed(String sentence) {
        super(sentence);
    }
}
