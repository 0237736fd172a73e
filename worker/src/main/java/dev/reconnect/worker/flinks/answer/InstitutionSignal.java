package dev.reconnect.worker.flinks.answer;

import dev.reconnect.worker.flinks.answer.FlinksCodes.Row;
import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.session.Call;

/** What an answer says of the bank itself. Only a live session speaks of it, and not every end of a session does. */
public enum InstitutionSignal {
    /** The bank answered, perhaps with a refusal that is about the person. */
    WELL,
    NOT_WELL,
    /** The answer is about Flinks, about us, about this one login, or about nothing yet. */
    SILENT;

    public static InstitutionSignal of(Call call, Answer answer) {
        if (!(call instanceof Call.Start) && !(call instanceof Call.Poll)) {
            return SILENT;
        }
        return switch (answer) {
            case Answer.Challenged challenged -> WELL;
            case Answer.Authorized authorized -> WELL;
            case Answer.Refused refused -> of(refused);
            case Answer.Pending pending -> SILENT;
            case Answer.Accounts accounts -> SILENT;
            case Answer.NotSent notSent -> SILENT;
            case Answer.Unreadable unreadable -> SILENT;
        };
    }

    private static InstitutionSignal of(Answer.Refused refused) {
        Row row = refused.flinksCode() == null ? null : FlinksCodes.find(refused.flinksCode());
        if (row == null) {
            return SILENT;
        }
        // If status or sentence changes what the code means, no bank spoke: INVALID_LOGIN may be about the LoginId.
        boolean asInTheTable =
                row.answerClass().refusalClass() == refused.refusalClass() && row.action() == refused.action();
        return asInTheTable ? row.institution() : SILENT;
    }
}
