package dev.reconnect.worker.flinks;

import dev.reconnect.worker.session.Meaning;
import org.jspecify.annotations.Nullable;

/** What an answer of Flinks amounts to: good news, a refusal with its {@link Meaning}, or nothing one can read. */
enum Effect {
    PENDING(null),
    CHALLENGE(null),
    /** Authorized, or the data are there. */
    DONE(null),
    /** Only where the status is no answer of Flinks: nobody knows what became of the call. */
    UNREADABLE(null),
    /** The authorize token was refused and nothing was opened: a fresh one, once, before it is our fault. */
    TOKEN(Meaning.OUR_FAULT),
    USER_MUST_ACT(Meaning.USER_MUST_ACT),
    TRANSIENT(Meaning.TRANSIENT),
    TRANSIENT_ONCE(Meaning.TRANSIENT_ONCE),
    SESSION_GONE(Meaning.SESSION_GONE),
    SLOW_DOWN(Meaning.SLOW_DOWN),
    BROKEN(Meaning.BROKEN),
    OUR_FAULT(Meaning.OUR_FAULT);

    private final @Nullable Meaning meaning;

    Effect(@Nullable Meaning meaning) {
        this.meaning = meaning;
    }

    /** Null where it is no refusal. */
    @Nullable Meaning meaning() {
        return meaning;
    }
}
