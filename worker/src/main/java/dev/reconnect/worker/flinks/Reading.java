package dev.reconnect.worker.flinks;

import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.session.Meaning;
import dev.reconnect.worker.shard.FlinksCalls.Hold;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An answer, and what only the client itself acts on.
 *
 * @param leaveAlone how long an unreadable answer asks everyone to stay away (a gateway's 503 with Retry-After)
 * @param tokenRefused whether the authorize token was refused, so that nothing was opened
 * @param unknownCode whether it carried a FlinksCode that nobody knows
 * @param word from a small fixed set, for metrics; what the answer is where absent
 * @param hold what the answer still needs
 */
record Reading(
        Answer answer,
        @Nullable Duration leaveAlone,
        boolean tokenRefused,
        boolean unknownCode,
        @Nullable String word,
        Hold hold) {

    static final String TOO_LARGE = "too-large";

    Reading(Answer answer, @Nullable Duration leaveAlone, boolean tokenRefused, boolean unknownCode) {
        this(answer, leaveAlone, tokenRefused, unknownCode, null, Hold.NONE);
    }

    /** Accounts were asked for and more came than is read: asked again, it would be as much. */
    static Reading tooLarge(int status) {
        return new Reading(
                new Answer.Refused(Meaning.BROKEN, null, status, null, null, null),
                null,
                false,
                false,
                TOO_LARGE,
                Hold.NONE);
    }

    /** The same about this answer. */
    Reading with(Answer other) {
        return new Reading(other, leaveAlone, tokenRefused, unknownCode, word, hold);
    }

    /** The same, for metrics under this word. */
    Reading called(String other) {
        return new Reading(answer, leaveAlone, tokenRefused, unknownCode, other, hold);
    }

    /** The same; what it holds is released with it. */
    Reading holding(Hold other) {
        return new Reading(answer, leaveAlone, tokenRefused, unknownCode, word, other);
    }

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
        if (word != null) {
            return word;
        }
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
