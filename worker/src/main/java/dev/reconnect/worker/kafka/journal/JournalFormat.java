package dev.reconnect.worker.kafka.journal;

import dev.reconnect.worker.session.Session;

/**
 * Turns a session into a journal value and back. The first byte of a value is its version. A release that reads version
 * N+1 must come before the first release that writes it.
 */
public interface JournalFormat {

    /** Writes the session as bytes. Equal sessions give equal bytes. */
    byte[] write(Session session);

    /**
     * Reads the session that the bytes hold, whole or not at all.
     *
     * @throws UnreadableJournalException if this release cannot read the bytes
     */
    Session read(byte[] value);
}
