package dev.reconnect.worker.flinks.answer;

import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.session.RefusalClass;
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
public record ReadAnswer(
        Answer answer,
        @Nullable Duration leaveAlone,
        boolean tokenRefused,
        boolean unknownCode,
        @Nullable String word,
        Hold hold) {

    public static final String TOO_LARGE = "too-large";

    public ReadAnswer(Answer answer, @Nullable Duration leaveAlone, boolean tokenRefused, boolean unknownCode) {
        this(answer, leaveAlone, tokenRefused, unknownCode, null, Hold.NONE);
    }

    /** Accounts were asked for and more came than is read: asked again, it would be as much. */
    public static ReadAnswer tooLarge(int status) {
        return new ReadAnswer(
                new Answer.Refused(RefusalClass.BROKEN, null, status, null, null, null),
                null,
                false,
                false,
                TOO_LARGE,
                Hold.NONE);
    }

    /** The same about this answer. */
    public ReadAnswer with(Answer other) {
        return new ReadAnswer(other, leaveAlone, tokenRefused, unknownCode, word, hold);
    }

    /** The same, for metrics under this word. */
    public ReadAnswer called(String other) {
        return new ReadAnswer(answer, leaveAlone, tokenRefused, unknownCode, other, hold);
    }

    /** The same; what it holds is released with it. */
    public ReadAnswer holding(Hold other) {
        return new ReadAnswer(answer, leaveAlone, tokenRefused, unknownCode, word, other);
    }

    public static ReadAnswer of(Answer answer) {
        return new ReadAnswer(answer, null, false, false);
    }

    public static ReadAnswer unreadable(String cause) {
        return of(new Answer.Unreadable(cause));
    }

    public static ReadAnswer notSent(String cause) {
        return of(new Answer.NotSent(cause));
    }

    /** A word from a small fixed set. */
    public String outcomeClass() {
        if (word != null) {
            return word;
        }
        return switch (answer) {
            case Answer.Pending pending -> "pending";
            case Answer.Challenged challenged -> "challenged";
            case Answer.Authorized authorized -> "authorized";
            case Answer.Accounts accounts -> "accounts";
            case Answer.Refused refused -> unknownCode ? "unknown-code" : word(refused.refusalClass());
            case Answer.NotSent notSent -> "not-sent";
            case Answer.Unreadable unreadable -> "unreadable";
        };
    }

    private static String word(RefusalClass refusalClass) {
        return refusalClass.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
