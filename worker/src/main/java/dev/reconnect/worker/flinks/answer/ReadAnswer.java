package dev.reconnect.worker.flinks.answer;

import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.session.RefusalClass;
import dev.reconnect.worker.shard.FlinksCalls.MemoryLease;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An answer, and what only the client itself acts on.
 *
 * @param leaveAlone how long all calls wait after an unreadable answer (a gateway's 503 with Retry-After); null if not
 *     at all
 * @param tokenRefused whether Flinks refused the authorize token, so that nothing was opened
 * @param unknownCode whether the answer carries an unknown FlinksCode
 * @param word a word from a small fixed set, for metrics; null if the class of the answer is the word
 * @param lease the memory that the answer still needs
 */
public record ReadAnswer(
        Answer answer,
        @Nullable Duration leaveAlone,
        boolean tokenRefused,
        boolean unknownCode,
        @Nullable String word,
        MemoryLease lease) {

    public static final String TOO_LARGE = "too-large";
    /** The answer found no memory, because other answers filled it. */
    public static final String NO_ROOM = "no-room";

    public ReadAnswer(Answer answer, @Nullable Duration leaveAlone, boolean tokenRefused, boolean unknownCode) {
        this(answer, leaveAlone, tokenRefused, unknownCode, null, MemoryLease.NONE);
    }

    /** Accounts were asked for, and more came than may be read. The next answer would be as large. */
    public static ReadAnswer tooLarge(int status) {
        return new ReadAnswer(
                new Answer.Refused(RefusalClass.BROKEN, null, status, null, null, null),
                null,
                false,
                false,
                TOO_LARGE,
                MemoryLease.NONE);
    }

    /** Returns the same with this answer. */
    public ReadAnswer with(Answer other) {
        return new ReadAnswer(other, leaveAlone, tokenRefused, unknownCode, word, lease);
    }

    /** Returns the same, with this word for metrics. */
    public ReadAnswer called(String other) {
        return new ReadAnswer(answer, leaveAlone, tokenRefused, unknownCode, other, lease);
    }

    /** Returns the same with this hold, which is released together with it. */
    public ReadAnswer leasing(MemoryLease other) {
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

    /** Says whether the answer found its memory. */
    public boolean fitted() {
        return !NO_ROOM.equals(word) && !TOO_LARGE.equals(word);
    }

    /** Returns a word from a small fixed set, for metrics. */
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
