package dev.reconnect.worker.flinks.answer;

import dev.reconnect.worker.session.RefusalClass;
import org.jspecify.annotations.Nullable;

/**
 * What an answer of Flinks means: progress, a refusal with its {@link RefusalClass}, or something that cannot be read.
 */
public enum AnswerClass {
    PENDING(null),
    CHALLENGE(null),
    /** The session is authorized, or the data are there. */
    DONE(null),
    /** The status is not an answer of Flinks, so the effect of the call is not known. */
    UNREADABLE(null),
    /** Flinks refused the authorize token and opened nothing. One fresh token is tried before it is our fault. */
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

    /** Returns the class of the refusal, or null if it is no refusal. */
    @Nullable RefusalClass refusalClass() {
        return refusalClass;
    }
}
