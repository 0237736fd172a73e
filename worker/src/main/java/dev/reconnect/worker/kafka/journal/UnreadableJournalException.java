package dev.reconnect.worker.kafka.journal;

/** A journal value that this release cannot read. Says what is wrong with it, never what is in it. */
public final class UnreadableJournalException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnreadableJournalException(String message) {
        super(message);
    }
}
