package dev.reconnect.worker.kafka.journal;

/** This release cannot read a journal value. The message tells what is wrong with it, but never quotes it. */
public final class UnreadableJournalException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnreadableJournalException(String message) {
        super(message);
    }
}
