package dev.reconnect.worker.kafka.journal;

import dev.reconnect.worker.session.Session;

/**
 * How a session becomes a journal value and back. The first byte of a value is its version; a release reads version N+1
 * before any release writes it.
 */
public interface JournalFormat {

    /** The session's bytes; equal sessions give equal bytes. */
    byte[] write(Session session);

    /**
     * The session that the bytes hold.
     *
     * @throws UnreadableJournalException where this release cannot read the bytes; never a session half read
     */
    Session read(byte[] value);
}
