package dev.reconnect.worker.flinks.answer;

import dev.reconnect.worker.session.RefusalClass;
import org.jspecify.annotations.Nullable;

/** What an answer of Flinks amounts to: good news, a refusal with its {@link RefusalClass}, or nothing one can read. */
public enum AnswerClass {
    PENDING(null),
    CHALLENGE(null),
    /** Authorized, or the data are there. */
    DONE(null),
    /** Only where the status is no answer of Flinks: nobody knows what became of the call. */
    UNREADABLE(null),
    /** The authorize token was refused and nothing was opened: a fresh one, once, before it is our fault. */
    TOKEN(RefusalClass.OUR_FAULT),
    USER_MUST_ACT(RefusalClass.USER_MUST_ACT),
    TRANSIENT(RefusalClass.TRANSIENT),
    TRANSIENT_ONCE(RefusalClass.TRANSIENT_ONCE),
    SESSION_GONE(RefusalClass.SESSION_GONE),
    SLOW_DOWN(RefusalClass.SLOW_DOWN),
    BROKEN(RefusalClass.BROKEN),
    OUR_FAULT(RefusalClass.OUR_FAULT);

    private final @Nullable RefusalClass refusalClass;

    AnswerClass(@Nullable RefusalClass refusalClass) {
        this.refusalClass = refusalClass;
    }

    /** Null where it is no refusal. */
    @Nullable RefusalClass refusalClass() {
        return refusalClass;
    }
}
