package dev.reconnect.worker.flinks.answer;

import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.session.RefusalClass;
import dev.reconnect.worker.shard.FlinksCalls.AnswerLease;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An answer, and what only the client itself acts on.
 *
 * @param credential what Flinks refused with the call, so that nothing was opened
 * @param unknownCode whether the answer carries an unknown FlinksCode
 * @param word a word from a small fixed set, for metrics; null if the class of the answer is the word
 * @param lease the memory that the answer still needs
 */
public record ReadAnswer(
        Answer answer,
        RefusedCredential credential,
        boolean unknownCode,
        @Nullable String word,
        AnswerLease lease) {

    public static final String TOO_LARGE = "too-large";
    /** So general that a refused key may hide behind it. */
    private static final String UNAUTHORIZED = "UNAUTHORIZED";
    /** The answer found no memory, because other answers filled it. */
    public static final String NO_ROOM = "no-room";

    /** What of ours was refused, and not the call. */
    public enum RefusedCredential {
        NONE,
        /** The authorize token of the call. */
        TOKEN,
        /** The secret key that mints the tokens. */
        SECRET_KEY
    }

    private ReadAnswer(Answer answer, RefusedCredential credential, boolean unknownCode) {
        this(answer, credential, unknownCode, null, AnswerLease.NONE);
    }

    /** Accounts were asked for, and more came than may be read. The next answer would be as large. */
    public static ReadAnswer tooLarge(int status) {
        return new ReadAnswer(
                new Answer.Refused(RefusalClass.BROKEN, null, status, null, null, null),
                RefusedCredential.NONE,
                false,
                TOO_LARGE,
                AnswerLease.NONE);
    }

    /** Returns the same with this answer. */
    public ReadAnswer with(Answer other) {
        return new ReadAnswer(other, credential, unknownCode, word, lease);
    }

    /** Returns the same, which carries an unknown FlinksCode. */
    ReadAnswer withUnknownCode() {
        return new ReadAnswer(answer, credential, true, word, lease);
    }

    public boolean tokenRefused() {
        return credential == RefusedCredential.TOKEN;
    }

    /** Returns the same, with this word for metrics. */
    public ReadAnswer called(String other) {
        return new ReadAnswer(answer, credential, unknownCode, other, lease);
    }

    /** Returns the same with this hold, which is released together with it. */
    public ReadAnswer leasing(AnswerLease other) {
        return new ReadAnswer(answer, credential, unknownCode, word, other);
    }

    public static ReadAnswer of(Answer answer) {
        return new ReadAnswer(answer, RefusedCredential.NONE, false);
    }

    /** Flinks refused this credential, and not the call. */
    public static ReadAnswer refused(RefusedCredential credential, Answer.Refused refused) {
        return new ReadAnswer(refused, credential, false);
    }

    public static ReadAnswer unreadable(String cause) {
        return of(new Answer.Unreadable(cause));
    }

    public static ReadAnswer notSent(String cause) {
        return of(new Answer.NotSent(cause));
    }

    /**
     * Says whether the answer may be about our key or contract, and not about this login: Flinks or a gateway says so,
     * or turns the call away without a code that says more.
     */
    public boolean mayBeOurFault() {
        return switch (answer) {
            case Answer.Refused refused -> mayBeOurFault(refused);
            case Answer.Unreadable unreadable -> turnedAway(unreadable.httpStatus());
            case Answer.Pending pending -> false;
            case Answer.Challenged challenged -> false;
            case Answer.Authorized authorized -> false;
            case Answer.Accounts accounts -> false;
            case Answer.NotSent notSent -> false;
        };
    }

    private boolean mayBeOurFault(Answer.Refused refused) {
        boolean uncoded = refused.flinksCode() == null || unknownCode || UNAUTHORIZED.equals(refused.flinksCode());
        return switch (refused.refusalClass()) {
            case OUR_FAULT -> true;
            case TRANSIENT, TRANSIENT_ONCE -> uncoded && turnedAway(refused.httpStatus());
            case USER_MUST_ACT, BROKEN -> unknownCode && turnedAway(refused.httpStatus());
            case SESSION_GONE, SLOW_DOWN, REFUSED_ALONE, SESSION_LOCKED -> false;
        };
    }

    private static boolean turnedAway(int status) {
        return status == 401 || status == 403;
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
