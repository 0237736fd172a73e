package dev.reconnect.worker.session;

import java.time.Instant;
import java.util.List;

/**
 * What the person is asked.
 *
 * @param since from when the waiters' deadlines stand still
 * @param expiresAt when the RequestId is no longer safe to open
 * @param types kinds of questions, never the questions
 * @param confirmed whether a redirect was heard: then the cached result is looked at again and again
 */
public record Challenge(Instant since, Instant expiresAt, List<String> types, boolean confirmed) {

    public Challenge {
        types = List.copyOf(types);
    }

    public Challenge confirm() {
        return new Challenge(since, expiresAt, types, true);
    }

    /** The same with the kinds of questions that were last shown; those once known are kept. */
    public Challenge asking(List<String> kinds) {
        return new Challenge(since, expiresAt, kinds.isEmpty() ? types : kinds, confirmed);
    }

    public boolean overAt(Instant now) {
        return !now.isBefore(expiresAt);
    }
}
