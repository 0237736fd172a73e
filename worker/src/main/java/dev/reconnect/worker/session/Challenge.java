package dev.reconnect.worker.session;

import java.time.Instant;
import java.util.List;

/**
 * The question of the bank that the person answers in Connect.
 *
 * @param since since when the waiters' deadlines stand still
 * @param expiresAt when the RequestId is no longer safe to open
 * @param types kinds of questions, never the questions
 * @param confirmed whether a redirect was heard; if so, the result is asked for repeatedly
 */
public record Challenge(Instant since, Instant expiresAt, List<String> types, boolean confirmed) {

    public Challenge {
        types = List.copyOf(types);
    }

    public Challenge confirm() {
        return new Challenge(since, expiresAt, types, true);
    }

    /** The same challenge with these kinds of questions; if there are none, those known so far are kept. */
    public Challenge asking(List<String> kinds) {
        return new Challenge(since, expiresAt, kinds.isEmpty() ? types : kinds, confirmed);
    }

    public boolean overAt(Instant now) {
        return !now.isBefore(expiresAt);
    }
}
