package dev.reconnect.worker.cli;

/** A command could not do what it was asked. The message is a sentence for the person at the terminal. */
public final class CommandFailed extends Exception {
    private static final long serialVersionUID = 1L;

    CommandFailed(String sentence) {
        super(sentence);
    }
}
