package dev.reconnect.worker.flinks;

import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.session.Meaning;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An answer, and what only the client itself acts on.
 *
 * @param leaveAlone how long an unreadable answer asks everyone to stay away (a gateway's 503 with Retry-After)
 * @param tokenRefused whether the authorize token was refused, so that nothing was opened
 * @param unknownCode whether it carried a FlinksCode that nobody knows
 */
record Reading(Answer answer, @Nullable Duration leaveAlone, boolean tokenRefused, boolean unknownCode) {

    static Reading of(Answer answer) {
        return new Reading(answer, null, false, false);
    }

    static Reading unreadable(String cause) {
        return of(new Answer.Unreadable(cause));
    }

    static Reading notSent(String cause) {
        return of(new Answer.NotSent(cause));
    }

    /** A word from a small fixed set. */
    String outcomeClass() {
        return switch (answer) {
            case Answer.Pending pending -> "pending";
            case Answer.Challenged challenged -> "challenged";
            case Answer.Authorized authorized -> "authorized";
            case Answer.Accounts accounts -> "accounts";
            case Answer.Refused refused -> unknownCode ? "unknown-code" : word(refused.meaning());
            case Answer.NotSent notSent -> "not-sent";
            case Answer.Unreadable unreadable -> "unreadable";
        };
    }

    private static String word(Meaning meaning) {
        return meaning.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
